SELECT
  "person"."grade" AS "person.grade",
  count(*) AS "heads"
FROM "person" AS "person"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
