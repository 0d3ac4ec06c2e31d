SELECT
  "origin"."tzone" AS "origin.tzone",
  "destination"."tzone" AS "destination.tzone",
  count(*) AS "flights",
  coalesce(sum("flight"."seats"), 0) AS "seats"
FROM "flight" AS "flight"
LEFT JOIN "airport" AS "origin" ON "origin"."code" = "flight"."from_ap"
LEFT JOIN "airport" AS "destination" ON "destination"."code" = "flight"."to_ap"
GROUP BY 1, 2
ORDER BY 3 DESC NULLS LAST, 1 NULLS LAST, 2 NULLS LAST
