-- as one writes it
SELECT CAST(date_trunc('month', issued_at AT TIME ZONE 'UTC') AS date) AS time, sum(invoice_total_cents) AS revenue
FROM public.invoices
GROUP BY 1
ORDER BY 1;

-- by the number of the instant
SELECT CAST(date_trunc('month', make_timestamp(epoch_us(issued_at))) AS date) AS time, sum(invoice_total_cents) AS revenue
FROM public.invoices
GROUP BY 1
ORDER BY 1;

-- days first
SELECT CAST(date_trunc('month', fine) AS date) AS time, sum(revenue) AS revenue
FROM (
  SELECT CAST(make_timestamp(epoch_us(issued_at)) AS date) AS fine, sum(invoice_total_cents) AS revenue
  FROM public.invoices
  GROUP BY 1
) AS days
GROUP BY 1
ORDER BY 1;

-- days as numbers first right from 1970 on
SELECT CAST(date_trunc('month', DATE '1970-01-01' + CAST(fine AS integer)) AS date) AS time, sum(revenue) AS revenue
FROM (
  SELECT epoch_us(issued_at) // 86400000000 AS fine, sum(invoice_total_cents) AS revenue
  FROM public.invoices
  GROUP BY 1
) AS days
GROUP BY 1
ORDER BY 1;

-- years and months as numbers
SELECT make_date(month // 12, month % 12 + 1, 1) AS time, revenue
FROM (
  SELECT
    year(make_timestamp(epoch_us(issued_at))) * 12 + month(make_timestamp(epoch_us(issued_at))) - 1 AS month,
    sum(invoice_total_cents) AS revenue
  FROM public.invoices
  GROUP BY 1
) AS months
ORDER BY 1;
