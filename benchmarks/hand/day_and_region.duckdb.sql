-- as one writes it
WITH cells AS (
  SELECT CAST(make_timestamp(epoch_us(issued_at)) AS date) AS time, region, sum(invoice_total_cents) AS revenue
  FROM public.invoices
  LEFT JOIN public.workspaces ON workspaces.id = invoices.workspace_id
  GROUP BY 1, 2
),
days AS (
  SELECT CAST(unnest(generate_series(CAST(min(time) AS timestamp), CAST(max(time) AS timestamp), INTERVAL '1 day')) AS date) AS time
  FROM cells
)
SELECT days.time, regions.region, coalesce(cells.revenue, 0) AS revenue
FROM days
CROSS JOIN (SELECT DISTINCT region FROM cells) AS regions
LEFT JOIN cells ON cells.time = days.time AND cells.region = regions.region
ORDER BY 1, 2;

-- days as numbers
WITH cells AS (
  SELECT DATE '1970-01-01' + CAST(day AS integer) AS time, region, revenue
  FROM (
    SELECT epoch_us(issued_at) // 86400000000 AS day, region, sum(invoice_total_cents) AS revenue
    FROM public.invoices
    LEFT JOIN public.workspaces ON workspaces.id = invoices.workspace_id
    GROUP BY 1, 2
  ) AS numbers
),
days AS (
  SELECT CAST(unnest(generate_series(CAST(min(time) AS timestamp), CAST(max(time) AS timestamp), INTERVAL '1 day')) AS date) AS time
  FROM cells
)
SELECT days.time, regions.region, coalesce(cells.revenue, 0) AS revenue
FROM days
CROSS JOIN (SELECT DISTINCT region FROM cells) AS regions
LEFT JOIN cells ON cells.time = days.time AND cells.region = regions.region
ORDER BY 1, 2;
