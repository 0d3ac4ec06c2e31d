-- as one writes it
SELECT CAST(date_trunc('month', issued_at AT TIME ZONE 'Europe/Berlin') AS date) AS time, sum(invoice_total_cents) AS revenue
FROM public.invoices
GROUP BY 1
ORDER BY 1;

-- days first
SELECT CAST(date_trunc('month', fine) AS date) AS time, sum(revenue) AS revenue
FROM (
  SELECT CAST(issued_at AT TIME ZONE 'Europe/Berlin' AS date) AS fine, sum(invoice_total_cents) AS revenue
  FROM public.invoices
  GROUP BY 1
) AS days
GROUP BY 1
ORDER BY 1;

-- quarter hours as numbers first
SELECT CAST(date_trunc('month', make_timestamptz(fine * 900000000) AT TIME ZONE 'Europe/Berlin') AS date) AS time, sum(revenue) AS revenue
FROM (
  SELECT epoch_us(issued_at) // 900000000 AS fine, sum(invoice_total_cents) AS revenue
  FROM public.invoices
  GROUP BY 1
) AS quarter_hours
GROUP BY 1
ORDER BY 1;

-- quarter hours first
SELECT CAST(date_trunc('month', fine AT TIME ZONE 'Europe/Berlin') AS date) AS time, sum(revenue) AS revenue
FROM (
  SELECT make_timestamptz(epoch_us(issued_at) // 900000000 * 900000000) AS fine, sum(invoice_total_cents) AS revenue
  FROM public.invoices
  GROUP BY 1
) AS quarter_hours
GROUP BY 1
ORDER BY 1;
