WITH "sale_days" AS (
  SELECT
    "client"."born" AS "day",
    sum("sale"."amount") AS "plain_amount"
  FROM "sale" AS "sale"
  LEFT JOIN "client" AS "client" ON "client"."id" = "sale"."client_id"
  GROUP BY 1
)
SELECT
  CASE WHEN isfinite("day") THEN CAST(date_trunc('year', CAST("day" AS timestamp)) AS date) END AS "time",
  coalesce(sum("plain_amount"), 0) AS "plain_amount"
FROM "sale_days"
GROUP BY 1
ORDER BY 1 NULLS LAST
