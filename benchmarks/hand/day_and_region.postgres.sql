-- as one writes it
WITH cells AS (
  SELECT CAST(issued_at AT TIME ZONE 'UTC' AS date) AS time, region, sum(invoice_total_cents) AS revenue
  FROM public.invoices
  LEFT JOIN public.workspaces ON workspaces.id = invoices.workspace_id
  GROUP BY 1, 2
),
days AS (
  SELECT CAST(generate_series(CAST(min(time) AS timestamp), CAST(max(time) AS timestamp), INTERVAL '1 day') AS date) AS time
  FROM cells
)
SELECT days.time, regions.region, coalesce(cells.revenue, 0) AS revenue
FROM days
CROSS JOIN (SELECT DISTINCT region FROM cells) AS regions
LEFT JOIN cells ON cells.time = days.time AND cells.region = regions.region
ORDER BY 1, 2;

-- date bin from version 14 on
WITH cells AS (
  SELECT CAST(day AT TIME ZONE 'UTC' AS date) AS time, region, revenue
  FROM (
    SELECT date_bin('1 day', issued_at, '2000-01-01 00:00:00+00') AS day, region, sum(invoice_total_cents) AS revenue
    FROM public.invoices
    LEFT JOIN public.workspaces ON workspaces.id = invoices.workspace_id
    GROUP BY 1, 2
  ) AS bins
),
days AS (
  SELECT CAST(generate_series(CAST(min(time) AS timestamp), CAST(max(time) AS timestamp), INTERVAL '1 day') AS date) AS time
  FROM cells
)
SELECT days.time, regions.region, coalesce(cells.revenue, 0) AS revenue
FROM days
CROSS JOIN (SELECT DISTINCT region FROM cells) AS regions
LEFT JOIN cells ON cells.time = days.time AND cells.region = regions.region
ORDER BY 1, 2;
