WITH "reading_keys" AS (
  SELECT
    "reading"."station_id" AS "station_id",
    sum("reading"."amount") AS "amount",
    count(*) AS "readings",
    nullif(count("reading"."amount"), 0) AS "known",
    min("reading"."amount") AS "least",
    max("reading"."kind") AS "most"
  FROM "reading" AS "reading"
  WHERE "reading"."series" = $1::text
  GROUP BY 1
)
SELECT
  "station"."area" AS "station.area",
  coalesce(sum("reading"."amount"), 0) AS "amount",
  CAST(sum("reading"."readings") AS bigint) AS "readings",
  CAST(sum("reading"."known") AS bigint) AS "known",
  min("reading"."least") AS "least",
  max("reading"."most") AS "most"
FROM "reading_keys" AS "reading"
LEFT JOIN "station" AS "station" ON "station"."id" = "reading"."station_id"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
-- $1: 'keys'
