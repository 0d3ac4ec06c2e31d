WITH "sale_days" AS (
  SELECT
    CAST(make_timestamp(epoch_us("sale"."sold_at")) AS date) AS "day",
    sum("sale"."amount") AS "amount"
  FROM "sale" AS "sale"
  GROUP BY 1
)
SELECT
  CASE WHEN isfinite("day") THEN CAST(date_trunc('month', CAST("day" AS timestamp)) AS date) END AS "time",
  coalesce(sum("amount"), 0) AS "amount"
FROM "sale_days"
GROUP BY 1
ORDER BY 1 NULLS LAST
