-- as one writes it
SELECT region, sum(invoice_total_cents) AS revenue
FROM public.invoices
LEFT JOIN public.workspaces ON workspaces.id = invoices.workspace_id
GROUP BY 1
ORDER BY 2 DESC, 1;

-- join keys first
SELECT region, sum(revenue) AS revenue
FROM (SELECT workspace_id, sum(invoice_total_cents) AS revenue FROM public.invoices GROUP BY 1) AS invoices
LEFT JOIN public.workspaces ON workspaces.id = invoices.workspace_id
GROUP BY 1
ORDER BY 2 DESC, 1;
