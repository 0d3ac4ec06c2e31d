SELECT
  CAST(date_trunc('month', make_timestamp(epoch_us("sale"."sold_at"))) AS date) AS "time",
  coalesce(sum("sale"."amount"), 0) AS "amount"
FROM "sale" AS "sale"
GROUP BY 1
ORDER BY 1 NULLS LAST
