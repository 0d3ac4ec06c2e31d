WITH "sale_days" AS (
  SELECT
    CAST(make_timestamp(epoch_us("sale"."sold_at")) AS date) AS "day",
    sum("sale"."amount") AS "plain_amount"
  FROM "sale" AS "sale"
  GROUP BY 1
),
"sale_2" AS (
  SELECT
    CASE WHEN isfinite("day") THEN CAST(date_trunc('quarter', CAST("day" AS timestamp)) AS date) END AS "time",
    sum("plain_amount") AS "plain_amount"
  FROM "sale_days"
  GROUP BY 1
),
"spine" AS (
  SELECT CAST(unnest(generate_series(CAST(min("time") AS timestamp), CAST(max("time") AS timestamp), INTERVAL '3 month')) AS date) AS "time"
  FROM "sale_2"
),
"cells" AS (
  SELECT
    "time",
    "plain_amount"
  FROM "sale_2"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS hugeint) AS "plain_amount"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  coalesce(max("plain_amount"), 0) AS "plain_amount"
FROM "cells"
GROUP BY 1
ORDER BY 1 NULLS LAST
