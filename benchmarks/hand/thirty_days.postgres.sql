-- as one writes it
SELECT CAST(date_trunc('day', issued_at AT TIME ZONE 'UTC') AS date) AS time, sum(invoice_total_cents) AS revenue
FROM public.invoices
WHERE issued_at >= TIMESTAMPTZ '2025-05-01 00:00:00+00' AND issued_at < TIMESTAMPTZ '2025-05-31 00:00:00+00'
GROUP BY 1
ORDER BY 1;

-- cast to a date
SELECT CAST(issued_at AT TIME ZONE 'UTC' AS date) AS time, sum(invoice_total_cents) AS revenue
FROM public.invoices
WHERE issued_at >= TIMESTAMPTZ '2025-05-01 00:00:00+00' AND issued_at < TIMESTAMPTZ '2025-05-31 00:00:00+00'
GROUP BY 1
ORDER BY 1;

-- date bin from version 14 on
SELECT CAST(day AT TIME ZONE 'UTC' AS date) AS time, revenue
FROM (
  SELECT date_bin('1 day', issued_at, '2000-01-01 00:00:00+00') AS day, sum(invoice_total_cents) AS revenue
  FROM public.invoices
  WHERE issued_at >= TIMESTAMPTZ '2025-05-01 00:00:00+00' AND issued_at < TIMESTAMPTZ '2025-05-31 00:00:00+00'
  GROUP BY 1
) AS days
ORDER BY 1;
