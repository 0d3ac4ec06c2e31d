SELECT
  "sale"."status" AS "status",
  coalesce(sum("sale"."weight"), 0) AS "weight"
FROM "sale" AS "sale"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
