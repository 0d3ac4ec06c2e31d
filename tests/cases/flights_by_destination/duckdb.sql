WITH "flight_keys" AS (
  SELECT
    "flight"."to_ap" AS "to_ap",
    count(*) AS "flights"
  FROM "flight" AS "flight"
  GROUP BY 1
)
SELECT
  "destination"."tzone" AS "destination.tzone",
  CAST(sum("flight"."flights") AS bigint) AS "flights"
FROM "flight_keys" AS "flight"
LEFT JOIN "airport" AS "destination" ON "destination"."code" = "flight"."to_ap"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
