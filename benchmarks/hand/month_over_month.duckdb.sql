-- as one writes it
SELECT
  time,
  revenue,
  coalesce(lag(revenue) OVER months, 0) AS previous,
  revenue - coalesce(lag(revenue) OVER months, 0) AS change,
  (revenue - lag(revenue) OVER months) / nullif(CAST(lag(revenue) OVER months AS double precision), 0) AS change_ratio
FROM (
  SELECT CAST(date_trunc('month', make_timestamp(epoch_us(issued_at))) AS date) AS time, sum(invoice_total_cents) AS revenue
  FROM public.invoices
  GROUP BY 1
) AS by_month
WINDOW months AS (ORDER BY time)
ORDER BY 1;

-- days first
SELECT
  time,
  revenue,
  coalesce(lag(revenue) OVER months, 0) AS previous,
  revenue - coalesce(lag(revenue) OVER months, 0) AS change,
  (revenue - lag(revenue) OVER months) / nullif(CAST(lag(revenue) OVER months AS double precision), 0) AS change_ratio
FROM (
  SELECT CAST(date_trunc('month', fine) AS date) AS time, sum(revenue) AS revenue
  FROM (
    SELECT CAST(make_timestamp(epoch_us(issued_at)) AS date) AS fine, sum(invoice_total_cents) AS revenue
    FROM public.invoices
    GROUP BY 1
  ) AS days
  GROUP BY 1
) AS by_month
WINDOW months AS (ORDER BY time)
ORDER BY 1;

-- days as numbers first right from 1970 on
SELECT
  time,
  revenue,
  coalesce(lag(revenue) OVER months, 0) AS previous,
  revenue - coalesce(lag(revenue) OVER months, 0) AS change,
  (revenue - lag(revenue) OVER months) / nullif(CAST(lag(revenue) OVER months AS double precision), 0) AS change_ratio
FROM (
  SELECT CAST(date_trunc('month', DATE '1970-01-01' + CAST(fine AS integer)) AS date) AS time, sum(revenue) AS revenue
  FROM (
    SELECT epoch_us(issued_at) // 86400000000 AS fine, sum(invoice_total_cents) AS revenue
    FROM public.invoices
    GROUP BY 1
  ) AS days
  GROUP BY 1
) AS by_month
WINDOW months AS (ORDER BY time)
ORDER BY 1;
