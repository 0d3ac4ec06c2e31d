WITH "flight_keys" AS (
  SELECT
    "flight"."to_ap" AS "to_ap",
    sum("flight"."seats") AS "seats"
  FROM "flight" AS "flight"
  GROUP BY 1
)
SELECT
  "land"."name" AS "destination.land.name",
  coalesce(sum("flight"."seats"), 0) AS "seats"
FROM "flight_keys" AS "flight"
LEFT JOIN "airport" AS "destination" ON "destination"."code" = "flight"."to_ap"
LEFT JOIN "land" AS "land" ON "land"."id" = "destination"."land_id"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
