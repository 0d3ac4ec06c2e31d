SELECT
  "employee"."name" AS "employee.name",
  count(*) AS "headcount"
FROM "employee" AS "employee"
WHERE "employee"."salary" > $1::integer
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
-- $1: 350
