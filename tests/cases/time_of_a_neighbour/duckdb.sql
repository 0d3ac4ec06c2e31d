SELECT
  CASE WHEN isfinite("client"."born") THEN CAST(date_trunc('year', CAST("client"."born" AS timestamp)) AS date) END AS "time",
  coalesce(sum("sale"."amount"), 0) AS "plain_amount"
FROM "sale" AS "sale"
LEFT JOIN "client" AS "client" ON "client"."id" = "sale"."client_id"
GROUP BY 1
ORDER BY 1 NULLS LAST
