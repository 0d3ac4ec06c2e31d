WITH "flight_keys" AS (
  SELECT
    "flight"."from_ap" AS "from_ap",
    count(*) AS "flights"
  FROM "flight" AS "flight"
  GROUP BY 1
)
SELECT
  "origin"."tzone" AS "airport.tzone",
  CAST(sum("flight"."flights") AS bigint) AS "flights"
FROM "flight_keys" AS "flight"
LEFT JOIN "airport" AS "origin" ON "origin"."code" = "flight"."from_ap"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
