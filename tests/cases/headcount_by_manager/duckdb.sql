SELECT
  "manager"."name" AS "manager.name",
  count(*) AS "headcount"
FROM "employee" AS "employee"
LEFT JOIN "employee" AS "manager" ON "manager"."id" = "employee"."manager_id"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
