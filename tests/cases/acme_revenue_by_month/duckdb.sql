WITH "invoice_days" AS (
  SELECT
    CAST(make_timestamp(epoch_us("invoice"."issued_at")) AS date) AS "day",
    sum("invoice"."invoice_total_cents") AS "total_revenue"
  FROM "public"."invoices" AS "invoice"
  GROUP BY 1
),
"invoice" AS (
  SELECT
    CASE WHEN isfinite("day") THEN CAST(date_trunc('month', CAST("day" AS timestamp)) AS date) END AS "time",
    sum("total_revenue") AS "total_revenue"
  FROM "invoice_days"
  GROUP BY 1
),
"spine" AS (
  SELECT CAST(unnest(generate_series(CAST(min("time") AS timestamp), CAST(max("time") AS timestamp), INTERVAL '1 month')) AS date) AS "time"
  FROM "invoice"
),
"cells" AS (
  SELECT
    "time",
    "total_revenue"
  FROM "invoice"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS hugeint) AS "total_revenue"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  coalesce(max("total_revenue"), 0) AS "total_revenue"
FROM "cells"
GROUP BY 1
ORDER BY 1 NULLS LAST
