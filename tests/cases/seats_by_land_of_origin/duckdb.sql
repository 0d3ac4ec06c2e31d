WITH "flight_keys" AS (
  SELECT
    "flight"."from_ap" AS "from_ap",
    sum("flight"."seats") AS "seats"
  FROM "flight" AS "flight"
  GROUP BY 1
)
SELECT
  "land"."name" AS "origin.land.name",
  coalesce(sum("flight"."seats"), 0) AS "seats"
FROM "flight_keys" AS "flight"
LEFT JOIN "airport" AS "origin" ON "origin"."code" = "flight"."from_ap"
LEFT JOIN "land" AS "land" ON "land"."id" = "origin"."land_id"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
