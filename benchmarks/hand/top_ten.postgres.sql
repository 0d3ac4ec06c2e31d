-- as one writes it
WITH groups AS (
  SELECT workspaces.name, sum(invoices.invoice_total_cents) AS revenue
  FROM public.invoices
  LEFT JOIN public.workspaces ON workspaces.id = invoices.workspace_id
  GROUP BY 1
),
ranked AS (
  SELECT name, revenue, row_number() OVER (ORDER BY revenue DESC, name) <= 10 AS kept FROM groups
)
SELECT
  CASE WHEN kept THEN name END AS name,
  sum(revenue) AS revenue,
  CASE WHEN kept THEN 'group' ELSE 'other' END AS kind
FROM ranked
GROUP BY 1, 3
ORDER BY 3, 2 DESC, 1;

-- join keys first
WITH groups AS (
  SELECT workspaces.name, sum(invoices.revenue) AS revenue
  FROM (SELECT workspace_id, sum(invoice_total_cents) AS revenue FROM public.invoices GROUP BY 1) AS invoices
  LEFT JOIN public.workspaces ON workspaces.id = invoices.workspace_id
  GROUP BY 1
),
ranked AS (
  SELECT name, revenue, row_number() OVER (ORDER BY revenue DESC, name) <= 10 AS kept FROM groups
)
SELECT
  CASE WHEN kept THEN name END AS name,
  sum(revenue) AS revenue,
  CASE WHEN kept THEN 'group' ELSE 'other' END AS kind
FROM ranked
GROUP BY 1, 3
ORDER BY 3, 2 DESC, 1;

-- limit
WITH groups AS (
  SELECT workspaces.name, sum(invoices.invoice_total_cents) AS revenue
  FROM public.invoices
  LEFT JOIN public.workspaces ON workspaces.id = invoices.workspace_id
  GROUP BY 1
),
largest AS (
  SELECT name, revenue FROM groups ORDER BY revenue DESC, name LIMIT 10
)
SELECT name, revenue, 'group' AS kind FROM largest
UNION ALL
SELECT NULL, (SELECT sum(revenue) FROM groups) - (SELECT sum(revenue) FROM largest), 'other'
ORDER BY 3, 2 DESC, 1;

-- limit and join keys first
WITH groups AS (
  SELECT workspaces.name, sum(invoices.revenue) AS revenue
  FROM (SELECT workspace_id, sum(invoice_total_cents) AS revenue FROM public.invoices GROUP BY 1) AS invoices
  LEFT JOIN public.workspaces ON workspaces.id = invoices.workspace_id
  GROUP BY 1
),
largest AS (
  SELECT name, revenue FROM groups ORDER BY revenue DESC, name LIMIT 10
)
SELECT name, revenue, 'group' AS kind FROM largest
UNION ALL
SELECT NULL, (SELECT sum(revenue) FROM groups) - (SELECT sum(revenue) FROM largest), 'other'
ORDER BY 3, 2 DESC, 1;
