-- rows to the bridge
SELECT bridge.title, sum(invoice_total_cents) AS revenue
FROM public.invoices
LEFT JOIN (
  SELECT DISTINCT subscription_items.subscription_id, plans.title
  FROM public.subscription_items
  LEFT JOIN public.plans ON plans.id = subscription_items.plan_id
) AS bridge ON bridge.subscription_id = invoices.subscription_id
GROUP BY 1
ORDER BY 2 DESC, 1;

-- join keys first
SELECT bridge.title, sum(revenue) AS revenue
FROM (SELECT subscription_id, sum(invoice_total_cents) AS revenue FROM public.invoices GROUP BY 1) AS invoices
LEFT JOIN (
  SELECT DISTINCT subscription_items.subscription_id, plans.title
  FROM public.subscription_items
  LEFT JOIN public.plans ON plans.id = subscription_items.plan_id
) AS bridge ON bridge.subscription_id = invoices.subscription_id
GROUP BY 1
ORDER BY 2 DESC, 1;

-- join keys first over subscriptions
SELECT bridge.title, sum(revenue) AS revenue
FROM (SELECT subscription_id, sum(invoice_total_cents) AS revenue FROM public.invoices GROUP BY 1) AS invoices
LEFT JOIN public.subscriptions ON subscriptions.id = invoices.subscription_id
LEFT JOIN (
  SELECT DISTINCT subscription_items.subscription_id, plans.title
  FROM public.subscription_items
  LEFT JOIN public.plans ON plans.id = subscription_items.plan_id
) AS bridge ON bridge.subscription_id = subscriptions.id
GROUP BY 1
ORDER BY 2 DESC, 1;
