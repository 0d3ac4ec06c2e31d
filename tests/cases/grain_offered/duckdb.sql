WITH "sale_days" AS (
  SELECT
    CAST(make_timestamp(epoch_us("sale"."sold_at")) AS date) AS "day",
    sum("sale"."amount") AS "monthly_amount"
  FROM "sale" AS "sale"
  GROUP BY 1
),
"sale_2" AS (
  SELECT
    CASE WHEN isfinite("day") THEN CAST(date_trunc('year', CAST("day" AS timestamp)) AS date) END AS "time",
    sum("monthly_amount") AS "monthly_amount"
  FROM "sale_days"
  GROUP BY 1
),
"spine" AS (
  SELECT CAST(unnest(generate_series(CAST(min("time") AS timestamp), CAST(max("time") AS timestamp), INTERVAL '12 month')) AS date) AS "time"
  FROM "sale_2"
),
"cells" AS (
  SELECT
    "time",
    "monthly_amount"
  FROM "sale_2"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS hugeint) AS "monthly_amount"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  coalesce(max("monthly_amount"), 0) AS "monthly_amount"
FROM "cells"
GROUP BY 1
ORDER BY 1 NULLS LAST
