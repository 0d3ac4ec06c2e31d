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

-- quarter hours by date bin first from version 14 on
SELECT CAST(date_trunc('month', fine AT TIME ZONE 'Europe/Berlin') AS date) AS time, sum(revenue) AS revenue
FROM (
  SELECT date_bin('15 minutes', issued_at, '2000-01-01 00:00:00+00') AS fine, sum(invoice_total_cents) AS revenue
  FROM public.invoices
  GROUP BY 1
) AS quarter_hours
GROUP BY 1
ORDER BY 1;
