SELECT
  "every"."a" AS "every.a",
  count(*) AS "everys"
FROM "every" AS "every"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
