SELECT
  "origin"."tzone" AS "flight_origin.airport.tzone",
  count(*) AS "flights"
FROM "flight" AS "flight"
LEFT JOIN "airport" AS "origin" ON "origin"."code" = "flight"."from_ap"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
