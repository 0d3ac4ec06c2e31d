-- as one writes it
SELECT
  time,
  revenue,
  sum(revenue) OVER (ORDER BY time RANGE BETWEEN INTERVAL '89 days' PRECEDING AND CURRENT ROW) AS revenue_rolling
FROM (
  SELECT CAST(make_timestamp(epoch_us(issued_at)) AS date) AS time, sum(invoice_total_cents) AS revenue FROM public.invoices GROUP BY 1
) AS days
ORDER BY 1;

-- days as numbers
SELECT
  time,
  revenue,
  sum(revenue) OVER (ORDER BY time RANGE BETWEEN INTERVAL '89 days' PRECEDING AND CURRENT ROW) AS revenue_rolling
FROM (
  SELECT DATE '1970-01-01' + CAST(day AS integer) AS time, revenue
  FROM (SELECT epoch_us(issued_at) // 86400000000 AS day, sum(invoice_total_cents) AS revenue FROM public.invoices GROUP BY 1) AS numbers
) AS days
ORDER BY 1;
