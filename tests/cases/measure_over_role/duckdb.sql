SELECT coalesce(sum(CASE WHEN "land"."name" = $1::text THEN "flight"."seats" ELSE $2::integer END), 0) AS "seats_to_cuba"
FROM "flight" AS "flight"
LEFT JOIN "airport" AS "destination" ON "destination"."code" = "flight"."to_ap"
LEFT JOIN "land" AS "land" ON "land"."id" = "destination"."land_id"
-- $1: 'Cuba'
-- $2: 0
