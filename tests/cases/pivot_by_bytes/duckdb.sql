SELECT
  "every"."by" AS "every.by",
  count(*) AS "everys"
FROM "every" AS "every"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
