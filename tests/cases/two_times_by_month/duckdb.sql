WITH "sale_days" AS (
  SELECT
    "sale"."due" AS "day",
    sum("sale"."fee") AS "fees"
  FROM "sale" AS "sale"
  GROUP BY 1
),
"sale_2" AS (
  SELECT
    CASE WHEN isfinite("day") THEN CAST(date_trunc('month', CAST("day" AS timestamp)) AS date) END AS "time",
    sum("fees") AS "fees"
  FROM "sale_days"
  GROUP BY 1
),
"sale_days_2" AS (
  SELECT
    CAST(make_timestamp(epoch_us("sale"."sold_at")) AS date) AS "day",
    sum("sale"."amount") AS "amount"
  FROM "sale" AS "sale"
  GROUP BY 1
),
"sale_3" AS (
  SELECT
    CASE WHEN isfinite("day") THEN CAST(date_trunc('month', CAST("day" AS timestamp)) AS date) END AS "time",
    sum("amount") AS "amount"
  FROM "sale_days_2"
  GROUP BY 1
),
"spine" AS (
  SELECT CAST(unnest(generate_series(CAST(min("time") AS timestamp), CAST(max("time") AS timestamp), INTERVAL '1 month')) AS date) AS "time"
  FROM (SELECT "time" FROM "sale_2" UNION ALL SELECT "time" FROM "sale_3") AS "found"
),
"cells" AS (
  SELECT
    "time",
    "fees",
    CAST(NULL AS hugeint) AS "amount"
  FROM "sale_2"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS numeric(38,2)) AS "fees",
    "amount"
  FROM "sale_3"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS numeric(38,2)) AS "fees",
    CAST(NULL AS hugeint) AS "amount"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  coalesce(max("fees"), 0) AS "fees",
  coalesce(max("amount"), 0) AS "amount"
FROM "cells"
GROUP BY 1
ORDER BY 1 NULLS LAST
