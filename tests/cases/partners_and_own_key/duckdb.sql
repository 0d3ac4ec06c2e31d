SELECT
  "reading"."kind" AS "kind",
  "station"."area" AS "station.area",
  coalesce(sum("reading"."amount"), 0) AS "amount",
  count(*) AS "readings",
  nullif(count("reading"."amount"), 0) AS "known"
FROM "reading" AS "reading"
LEFT JOIN "station" AS "station" ON "station"."id" = "reading"."station_id"
WHERE "reading"."series" = $1::text
GROUP BY 1, 2
ORDER BY 3 DESC NULLS LAST, 1 NULLS LAST, 2 NULLS LAST
-- $1: 'keys'
