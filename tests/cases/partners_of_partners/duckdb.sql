WITH "reading_keys" AS (
  SELECT
    "reading"."station_id" AS "station_id",
    sum("reading"."amount") AS "amount",
    count(*) AS "readings"
  FROM "reading" AS "reading"
  WHERE "reading"."series" = $1::text
  GROUP BY 1
)
SELECT
  "region"."name" AS "region.name",
  coalesce(sum("reading"."amount"), 0) AS "amount",
  CAST(sum("reading"."readings") AS bigint) AS "readings"
FROM "reading_keys" AS "reading"
LEFT JOIN "station" AS "station" ON "station"."id" = "reading"."station_id"
LEFT JOIN "region" AS "region" ON "region"."id" = "station"."region_id"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
-- $1: 'keys'
