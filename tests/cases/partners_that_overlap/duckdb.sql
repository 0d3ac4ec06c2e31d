WITH "reading_keys" AS (
  SELECT
    "reading"."station_id" AS "station_id",
    sum("reading"."amount") AS "amount",
    count(*) AS "readings",
    nullif(count("reading"."amount"), 0) AS "known"
  FROM "reading" AS "reading"
  WHERE "reading"."series" = $1::text
  GROUP BY 1
)
SELECT
  "tag_groups"."group_0" AS "tag.word",
  coalesce(sum("reading"."amount"), 0) AS "amount",
  CAST(sum("reading"."readings") AS bigint) AS "readings",
  CAST(sum("reading"."known") AS bigint) AS "known"
FROM "reading_keys" AS "reading"
LEFT JOIN "station" AS "station" ON "station"."id" = "reading"."station_id"
LEFT JOIN (
    SELECT DISTINCT
      "tag"."station_id" AS "key_0",
      "tag"."word" AS "group_0"
    FROM "tag" AS "tag"
  ) AS "tag_groups" ON "tag_groups"."key_0" = "station"."id"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
-- $1: 'keys'
