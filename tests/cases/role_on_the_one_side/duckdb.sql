SELECT
  "harbor"."name" AS "harbor.name",
  count(*) AS "voyages"
FROM "voyage" AS "voyage"
LEFT JOIN "land" AS "harbor" ON "harbor"."id" = "voyage"."land_id"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
