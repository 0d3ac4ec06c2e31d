-- as one writes it
SELECT
  time,
  revenue,
  sum(revenue) OVER (ORDER BY time RANGE BETWEEN INTERVAL '89 days' PRECEDING AND CURRENT ROW) AS revenue_rolling
FROM (
  SELECT CAST(issued_at AT TIME ZONE 'UTC' AS date) AS time, sum(invoice_total_cents) AS revenue FROM public.invoices GROUP BY 1
) AS days
ORDER BY 1;

-- date bin from version 14 on
SELECT
  time,
  revenue,
  sum(revenue) OVER (ORDER BY time RANGE BETWEEN INTERVAL '89 days' PRECEDING AND CURRENT ROW) AS revenue_rolling
FROM (
  SELECT CAST(day AT TIME ZONE 'UTC' AS date) AS time, revenue
  FROM (SELECT date_bin('1 day', issued_at, '2000-01-01 00:00:00+00') AS day, sum(invoice_total_cents) AS revenue FROM public.invoices GROUP BY 1) AS bins
) AS days
ORDER BY 1;
