SELECT
  "land"."name" = "airport_land"."name" AS "flight.is_domestic",
  count(*) AS "flights"
FROM "flight" AS "flight"
LEFT JOIN "airport" AS "origin" ON "origin"."code" = "flight"."from_ap"
LEFT JOIN "land" AS "land" ON "land"."id" = "origin"."land_id"
LEFT JOIN "airport" AS "destination" ON "destination"."code" = "flight"."to_ap"
LEFT JOIN "land" AS "airport_land" ON "airport_land"."id" = "destination"."land_id"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
