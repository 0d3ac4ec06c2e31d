-- as one writes it
SELECT CAST(date_trunc('month', issued_at AT TIME ZONE 'UTC') AS date) AS time, sum(invoice_total_cents) AS revenue
FROM public.invoices
GROUP BY 1
ORDER BY 1;

-- days first
SELECT CAST(date_trunc('month', fine) AS date) AS time, sum(revenue) AS revenue
FROM (
  SELECT CAST(issued_at AT TIME ZONE 'UTC' AS date) AS fine, sum(invoice_total_cents) AS revenue
  FROM public.invoices
  GROUP BY 1
) AS days
GROUP BY 1
ORDER BY 1;

-- days by an offset first
SELECT CAST(date_trunc('month', fine) AS date) AS time, sum(revenue) AS revenue
FROM (
  SELECT CAST(issued_at AT TIME ZONE INTERVAL '0' AS date) AS fine, sum(invoice_total_cents) AS revenue
  FROM public.invoices
  GROUP BY 1
) AS days
GROUP BY 1
ORDER BY 1;

-- days by subtraction first
SELECT CAST(date_trunc('month', TIMESTAMP '2000-01-01' + fine * INTERVAL '1 day') AS date) AS time, sum(revenue) AS revenue
FROM (
  SELECT date_part('day', issued_at - TIMESTAMPTZ '2000-01-01 00:00:00+00') AS fine, sum(invoice_total_cents) AS revenue
  FROM public.invoices
  GROUP BY 1
) AS days
GROUP BY 1
ORDER BY 1;

-- date bin first from version 14 on
SELECT CAST(date_trunc('month', fine AT TIME ZONE 'UTC') AS date) AS time, sum(revenue) AS revenue
FROM (
  SELECT date_bin('1 day', issued_at, '2000-01-01 00:00:00+00') AS fine, sum(invoice_total_cents) AS revenue
  FROM public.invoices
  GROUP BY 1
) AS days
GROUP BY 1
ORDER BY 1;
