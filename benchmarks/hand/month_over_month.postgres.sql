-- as one writes it
SELECT
  time,
  revenue,
  coalesce(lag(revenue) OVER months, 0) AS previous,
  revenue - coalesce(lag(revenue) OVER months, 0) AS change,
  (revenue - lag(revenue) OVER months) / nullif(CAST(lag(revenue) OVER months AS double precision), 0) AS change_ratio
FROM (
  SELECT CAST(date_trunc('month', issued_at AT TIME ZONE 'UTC') AS date) AS time, sum(invoice_total_cents) AS revenue
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
    SELECT CAST(issued_at AT TIME ZONE 'UTC' AS date) AS fine, sum(invoice_total_cents) AS revenue
    FROM public.invoices
    GROUP BY 1
  ) AS days
  GROUP BY 1
) AS by_month
WINDOW months AS (ORDER BY time)
ORDER BY 1;

-- date bin first from version 14 on
SELECT
  time,
  revenue,
  coalesce(lag(revenue) OVER months, 0) AS previous,
  revenue - coalesce(lag(revenue) OVER months, 0) AS change,
  (revenue - lag(revenue) OVER months) / nullif(CAST(lag(revenue) OVER months AS double precision), 0) AS change_ratio
FROM (
  SELECT CAST(date_trunc('month', fine AT TIME ZONE 'UTC') AS date) AS time, sum(revenue) AS revenue
  FROM (
    SELECT date_bin('1 day', issued_at, '2000-01-01 00:00:00+00') AS fine, sum(invoice_total_cents) AS revenue
    FROM public.invoices
    GROUP BY 1
  ) AS days
  GROUP BY 1
) AS by_month
WINDOW months AS (ORDER BY time)
ORDER BY 1;
