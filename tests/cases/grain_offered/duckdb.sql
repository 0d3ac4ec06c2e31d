WITH "sale_2" AS (
  SELECT
    CAST(date_trunc('year', make_timestamp(epoch_us("sale"."sold_at"))) AS date) AS "time",
    sum("sale"."amount") AS "monthly_amount"
  FROM "sale" AS "sale"
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
