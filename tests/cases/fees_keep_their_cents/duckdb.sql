SELECT
  "sale"."status" AS "status",
  coalesce(sum("sale"."fee"), 0) AS "fees"
FROM "sale" AS "sale"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
