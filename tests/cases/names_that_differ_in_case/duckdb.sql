SELECT
  "big_case"."Name" AS "big_case.Name",
  "small_case"."name" AS "small_case.name",
  count(*) AS "cased"
FROM "uncased" AS "small_case"
LEFT JOIN "CASED" AS "big_case" ON "big_case"."ID" = "small_case"."big_id"
GROUP BY 1, 2
ORDER BY 3 DESC NULLS LAST, 1 NULLS LAST, 2 NULLS LAST
