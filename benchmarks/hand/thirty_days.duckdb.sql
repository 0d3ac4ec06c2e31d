-- as one writes it
SELECT CAST(date_trunc('day', issued_at AT TIME ZONE 'UTC') AS date) AS time, sum(invoice_total_cents) AS revenue
FROM public.invoices
WHERE issued_at >= TIMESTAMPTZ '2025-05-01 00:00:00+00' AND issued_at < TIMESTAMPTZ '2025-05-31 00:00:00+00'
GROUP BY 1
ORDER BY 1;

-- by the number of the instant
SELECT CAST(make_timestamp(epoch_us(issued_at)) AS date) AS time, sum(invoice_total_cents) AS revenue
FROM public.invoices
WHERE issued_at >= TIMESTAMPTZ '2025-05-01 00:00:00+00' AND issued_at < TIMESTAMPTZ '2025-05-31 00:00:00+00'
GROUP BY 1
ORDER BY 1;

-- days as numbers
SELECT DATE '1970-01-01' + CAST(day AS integer) AS time, revenue
FROM (
  SELECT epoch_us(issued_at) // 86400000000 AS day, sum(invoice_total_cents) AS revenue
  FROM public.invoices
  WHERE issued_at >= TIMESTAMPTZ '2025-05-01 00:00:00+00' AND issued_at < TIMESTAMPTZ '2025-05-31 00:00:00+00'
  GROUP BY 1
) AS days
ORDER BY 1;
