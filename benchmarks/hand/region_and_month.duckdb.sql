-- as one writes it
SELECT CAST(date_trunc('month', make_timestamp(epoch_us(issued_at))) AS date) AS time, region, sum(invoice_total_cents) AS revenue
FROM public.invoices
LEFT JOIN public.workspaces ON workspaces.id = invoices.workspace_id
GROUP BY 1, 2
ORDER BY 1, 2;

-- days first
SELECT CAST(date_trunc('month', day) AS date) AS time, region, sum(revenue) AS revenue
FROM (
  SELECT CAST(make_timestamp(epoch_us(issued_at)) AS date) AS day, region, sum(invoice_total_cents) AS revenue
  FROM public.invoices
  LEFT JOIN public.workspaces ON workspaces.id = invoices.workspace_id
  GROUP BY 1, 2
) AS days
GROUP BY 1, 2
ORDER BY 1, 2;

-- years and months as numbers
SELECT make_date(month // 12, month % 12 + 1, 1) AS time, region, revenue
FROM (
  SELECT
    year(make_timestamp(epoch_us(issued_at))) * 12 + month(make_timestamp(epoch_us(issued_at))) - 1 AS month,
    region,
    sum(invoice_total_cents) AS revenue
  FROM public.invoices
  LEFT JOIN public.workspaces ON workspaces.id = invoices.workspace_id
  GROUP BY 1, 2
) AS months
ORDER BY 1, 2;
