SELECT count(*) AS "moments"
FROM "moment" AS "moment"
WHERE "moment"."place" = $1::text
  AND CAST(extract(hour FROM "moment"."at" AT TIME ZONE 'America/New_York') AS bigint) = $2::bigint
-- $1: 'ny'
-- $2: 1
