-- as one writes it
SELECT CAST(date_trunc('month', issued_at AT TIME ZONE 'UTC') AS date) AS time, region, sum(invoice_total_cents) AS revenue
FROM public.invoices
LEFT JOIN public.workspaces ON workspaces.id = invoices.workspace_id
GROUP BY 1, 2
ORDER BY 1, 2;

-- days first
SELECT CAST(date_trunc('month', day) AS date) AS time, region, sum(revenue) AS revenue
FROM (
  SELECT CAST(issued_at AT TIME ZONE 'UTC' AS date) AS day, region, sum(invoice_total_cents) AS revenue
  FROM public.invoices
  LEFT JOIN public.workspaces ON workspaces.id = invoices.workspace_id
  GROUP BY 1, 2
) AS days
GROUP BY 1, 2
ORDER BY 1, 2;

-- date bin first from version 14 on
SELECT CAST(date_trunc('month', day AT TIME ZONE 'UTC') AS date) AS time, region, sum(revenue) AS revenue
FROM (
  SELECT date_bin('1 day', issued_at, '2000-01-01 00:00:00+00') AS day, region, sum(invoice_total_cents) AS revenue
  FROM public.invoices
  LEFT JOIN public.workspaces ON workspaces.id = invoices.workspace_id
  GROUP BY 1, 2
) AS days
GROUP BY 1, 2
ORDER BY 1, 2;
