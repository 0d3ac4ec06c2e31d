SELECT
  CASE WHEN isfinite("sale"."due") THEN CAST(date_trunc('month', CAST("sale"."due" AS timestamp)) AS date) END AS "sale.due:month",
  coalesce(sum("sale"."amount"), 0) AS "amount"
FROM "sale" AS "sale"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
