SELECT
  "employee"."name" AS "employee.name",
  count(*) AS "licenses"
FROM "license" AS "license"
LEFT JOIN "employee" AS "employee" ON "employee"."id" = "license"."employee_id"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
