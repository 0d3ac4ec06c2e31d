SELECT
  "destination"."tzone" AS "destination.tzone",
  count(*) AS "flights"
FROM "flight" AS "flight"
LEFT JOIN "airport" AS "destination" ON "destination"."code" = "flight"."to_ap"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
