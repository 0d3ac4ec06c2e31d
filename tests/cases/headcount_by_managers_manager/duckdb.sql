WITH "employee_keys" AS (
  SELECT
    "employee"."manager_id" AS "manager_id",
    count(*) AS "headcount"
  FROM "employee" AS "employee"
  GROUP BY 1
)
SELECT
  "employee_manager"."name" AS "manager.manager.name",
  CAST(sum("employee"."headcount") AS bigint) AS "headcount"
FROM "employee_keys" AS "employee"
LEFT JOIN "employee" AS "manager" ON "manager"."id" = "employee"."manager_id"
LEFT JOIN "employee" AS "employee_manager" ON "employee_manager"."id" = "manager"."manager_id"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
