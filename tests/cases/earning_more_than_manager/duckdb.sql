SELECT
  count(*) AS "headcount",
  coalesce(sum("employee"."salary"), 0) AS "salaries"
FROM "employee" AS "employee"
LEFT JOIN "employee" AS "manager" ON "manager"."id" = "employee"."manager_id"
WHERE "employee"."salary" <= $1::integer
  AND "manager"."salary" <= $1::integer
-- $1: 300
