WITH "voyage_keys" AS (
  SELECT
    "voyage"."land_id" AS "land_id",
    count(*) AS "voyages"
  FROM "voyage" AS "voyage"
  GROUP BY 1
)
SELECT
  "harbor"."name" AS "harbor.name",
  CAST(sum("voyage"."voyages") AS bigint) AS "voyages"
FROM "voyage_keys" AS "voyage"
LEFT JOIN "land" AS "harbor" ON "harbor"."id" = "voyage"."land_id"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
