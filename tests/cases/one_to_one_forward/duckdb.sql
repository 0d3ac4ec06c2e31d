WITH "license_keys" AS (
  SELECT
    "license"."employee_id" AS "employee_id",
    count(*) AS "licenses"
  FROM "license" AS "license"
  GROUP BY 1
)
SELECT
  "employee"."name" AS "employee.name",
  CAST(sum("license"."licenses") AS bigint) AS "licenses"
FROM "license_keys" AS "license"
LEFT JOIN "employee" AS "employee" ON "employee"."id" = "license"."employee_id"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
