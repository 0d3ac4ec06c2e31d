WITH "sale_days" AS (
  SELECT
    CAST(make_timestamp(epoch_us("sale"."sold_at")) AS date) AS "day",
    sum("sale"."amount") AS "amount"
  FROM "sale" AS "sale"
  GROUP BY 1
),
"sale_2" AS (
  SELECT
    CASE WHEN isfinite("day") THEN CAST(date_trunc('month', CAST("day" AS timestamp)) AS date) END AS "time",
    sum("amount") AS "amount"
  FROM "sale_days"
  GROUP BY 1
),
"visit_days" AS (
  SELECT
    CAST("visit"."began" AS date) AS "day",
    sum("visit"."minutes") AS "minutes"
  FROM "visit" AS "visit"
  GROUP BY 1
),
"visit_2" AS (
  SELECT
    CASE WHEN isfinite("day") THEN CAST(date_trunc('month', CAST("day" AS timestamp)) AS date) END AS "time",
    sum("minutes") AS "minutes"
  FROM "visit_days"
  GROUP BY 1
),
"spine" AS (
  SELECT CAST(unnest(generate_series(CAST(min("time") AS timestamp), CAST(max("time") AS timestamp), INTERVAL '1 month')) AS date) AS "time"
  FROM (SELECT "time" FROM "sale_2" UNION ALL SELECT "time" FROM "visit_2") AS "found"
),
"cells" AS (
  SELECT
    "time",
    "amount",
    CAST(NULL AS hugeint) AS "minutes"
  FROM "sale_2"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS hugeint) AS "amount",
    "minutes"
  FROM "visit_2"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS hugeint) AS "amount",
    CAST(NULL AS hugeint) AS "minutes"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  coalesce(max("amount"), 0) AS "amount",
  coalesce(max("minutes"), 0) AS "minutes"
FROM "cells"
GROUP BY 1
ORDER BY 1 NULLS LAST
