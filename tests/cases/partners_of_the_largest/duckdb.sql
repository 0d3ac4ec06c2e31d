WITH "reading_keys" AS (
  SELECT
    "reading"."station_id" AS "station_id",
    sum("reading"."amount") AS "amount",
    count(*) AS "readings"
  FROM "reading" AS "reading"
  WHERE "reading"."series" = $1::text
  GROUP BY 1
),
"reading_2" AS (
  SELECT
    "station"."area" AS "station.area",
    sum("reading"."amount") AS "amount",
    CAST(sum("reading"."readings") AS bigint) AS "readings"
  FROM "reading_keys" AS "reading"
  LEFT JOIN "station" AS "station" ON "station"."id" = "reading"."station_id"
  GROUP BY 1
),
"ranked" AS (
  SELECT
    "station.area",
    row_number() OVER (ORDER BY coalesce(sum("amount"), 0) DESC NULLS LAST, "station.area" NULLS LAST) AS "place"
  FROM (SELECT "station.area", "amount", "readings" FROM "reading_2") AS "candidates"
  GROUP BY 1
),
"reading_top" AS (
  SELECT
    CASE WHEN "ranked"."place" <= 2 THEN "reading_2"."station.area" ELSE CAST(NULL AS text) END AS "station.area",
    CASE WHEN "ranked"."place" <= 2 THEN 0 ELSE 1 END AS "row",
    sum("reading_2"."amount") AS "amount",
    sum("reading_2"."readings") AS "readings"
  FROM "reading_2"
  INNER JOIN "ranked" ON "reading_2"."station.area" IS NOT DISTINCT FROM "ranked"."station.area"
  GROUP BY 1, 2
),
"cells" AS (
  SELECT
    "station.area",
    "row",
    "amount",
    "readings"
  FROM "reading_top"
)
SELECT
  "station.area",
  coalesce(max("amount"), 0) AS "amount",
  coalesce(max("readings"), 0) AS "readings",
  CASE WHEN "row" <= 0 THEN 'group' WHEN "row" <= 1 THEN 'other' ELSE CAST(NULL AS text) END AS "_row"
FROM "cells"
GROUP BY 1, "row"
ORDER BY "row" NULLS LAST, 2 DESC NULLS LAST, 1 NULLS LAST
-- $1: 'keys'
