SELECT
  count(*) AS "flights",
  coalesce(sum("flight"."seats"), 0) AS "seats"
FROM "flight" AS "flight"
LEFT JOIN "airport" AS "destination" ON "destination"."code" = "flight"."to_ap"
WHERE "destination"."tzone" = $1::text
-- $1: 'America/New_York'
