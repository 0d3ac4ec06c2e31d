-- as one writes it
WITH by_invoices AS (
  SELECT region, sum(invoice_total_cents) AS value
  FROM public.invoices
  LEFT JOIN (SELECT id, region FROM public.workspaces) AS workspaces ON workspaces.id = workspace_id
  GROUP BY 1
),
by_subscriptions AS (
  SELECT region, count(*) AS value
  FROM public.subscriptions
  LEFT JOIN (SELECT id, region FROM public.workspaces) AS workspaces ON workspaces.id = workspace_id
  GROUP BY 1
),
by_users AS (
  SELECT region, count(*) AS value
  FROM public.users
  LEFT JOIN (SELECT id, region FROM public.workspaces) AS workspaces ON workspaces.id = workspace_id
  GROUP BY 1
)
SELECT region, by_invoices.value AS revenue, by_subscriptions.value AS subscriptions, by_users.value AS users
FROM by_invoices
JOIN by_subscriptions USING (region)
JOIN by_users USING (region)
ORDER BY 2 DESC, 1;

-- cells together
WITH by_invoices AS (
  SELECT region, sum(invoice_total_cents) AS value
  FROM public.invoices
  LEFT JOIN (SELECT id, region FROM public.workspaces) AS workspaces ON workspaces.id = workspace_id
  GROUP BY 1
),
by_subscriptions AS (
  SELECT region, count(*) AS value
  FROM public.subscriptions
  LEFT JOIN (SELECT id, region FROM public.workspaces) AS workspaces ON workspaces.id = workspace_id
  GROUP BY 1
),
by_users AS (
  SELECT region, count(*) AS value
  FROM public.users
  LEFT JOIN (SELECT id, region FROM public.workspaces) AS workspaces ON workspaces.id = workspace_id
  GROUP BY 1
)
SELECT region, max(revenue) AS revenue, max(subscriptions) AS subscriptions, max(users) AS users
FROM (
  SELECT region, value AS revenue, CAST(NULL AS bigint) AS subscriptions, CAST(NULL AS bigint) AS users FROM by_invoices
  UNION ALL
  SELECT region, NULL, value, NULL FROM by_subscriptions
  UNION ALL
  SELECT region, NULL, NULL, value FROM by_users
) AS cells
GROUP BY 1
ORDER BY 2 DESC, 1;

-- join keys first
WITH by_invoices AS (
  SELECT region, sum(n) AS value
  FROM (SELECT workspace_id, sum(invoice_total_cents) AS n FROM public.invoices GROUP BY 1) AS invoices
  LEFT JOIN (SELECT id, region FROM public.workspaces) AS workspaces ON workspaces.id = workspace_id
  GROUP BY 1
),
by_subscriptions AS (
  SELECT region, sum(n) AS value
  FROM (SELECT workspace_id, count(*) AS n FROM public.subscriptions GROUP BY 1) AS subscriptions
  LEFT JOIN (SELECT id, region FROM public.workspaces) AS workspaces ON workspaces.id = workspace_id
  GROUP BY 1
),
by_users AS (
  SELECT region, sum(n) AS value
  FROM (SELECT workspace_id, count(*) AS n FROM public.users GROUP BY 1) AS users
  LEFT JOIN (SELECT id, region FROM public.workspaces) AS workspaces ON workspaces.id = workspace_id
  GROUP BY 1
)
SELECT region, max(revenue) AS revenue, max(subscriptions) AS subscriptions, max(users) AS users
FROM (
  SELECT region, value AS revenue, CAST(NULL AS bigint) AS subscriptions, CAST(NULL AS bigint) AS users FROM by_invoices
  UNION ALL
  SELECT region, NULL, value, NULL FROM by_subscriptions
  UNION ALL
  SELECT region, NULL, NULL, value FROM by_users
) AS cells
GROUP BY 1
ORDER BY 2 DESC, 1;

-- join keys first for invoices
WITH by_invoices AS (
  SELECT region, sum(n) AS value
  FROM (SELECT workspace_id, sum(invoice_total_cents) AS n FROM public.invoices GROUP BY 1) AS invoices
  LEFT JOIN (SELECT id, region FROM public.workspaces) AS workspaces ON workspaces.id = workspace_id
  GROUP BY 1
),
by_subscriptions AS (
  SELECT region, count(*) AS value
  FROM public.subscriptions
  LEFT JOIN (SELECT id, region FROM public.workspaces) AS workspaces ON workspaces.id = workspace_id
  GROUP BY 1
),
by_users AS (
  SELECT region, count(*) AS value
  FROM public.users
  LEFT JOIN (SELECT id, region FROM public.workspaces) AS workspaces ON workspaces.id = workspace_id
  GROUP BY 1
)
SELECT region, max(revenue) AS revenue, max(subscriptions) AS subscriptions, max(users) AS users
FROM (
  SELECT region, value AS revenue, CAST(NULL AS bigint) AS subscriptions, CAST(NULL AS bigint) AS users FROM by_invoices
  UNION ALL
  SELECT region, NULL, value, NULL FROM by_subscriptions
  UNION ALL
  SELECT region, NULL, NULL, value FROM by_users
) AS cells
GROUP BY 1
ORDER BY 2 DESC, 1;

-- join keys first for invoices and users
WITH by_invoices AS (
  SELECT region, sum(n) AS value
  FROM (SELECT workspace_id, sum(invoice_total_cents) AS n FROM public.invoices GROUP BY 1) AS invoices
  LEFT JOIN (SELECT id, region FROM public.workspaces) AS workspaces ON workspaces.id = workspace_id
  GROUP BY 1
),
by_subscriptions AS (
  SELECT region, count(*) AS value
  FROM public.subscriptions
  LEFT JOIN (SELECT id, region FROM public.workspaces) AS workspaces ON workspaces.id = workspace_id
  GROUP BY 1
),
by_users AS (
  SELECT region, sum(n) AS value
  FROM (SELECT workspace_id, count(*) AS n FROM public.users GROUP BY 1) AS users
  LEFT JOIN (SELECT id, region FROM public.workspaces) AS workspaces ON workspaces.id = workspace_id
  GROUP BY 1
)
SELECT region, max(revenue) AS revenue, max(subscriptions) AS subscriptions, max(users) AS users
FROM (
  SELECT region, value AS revenue, CAST(NULL AS bigint) AS subscriptions, CAST(NULL AS bigint) AS users FROM by_invoices
  UNION ALL
  SELECT region, NULL, value, NULL FROM by_subscriptions
  UNION ALL
  SELECT region, NULL, NULL, value FROM by_users
) AS cells
GROUP BY 1
ORDER BY 2 DESC, 1;
