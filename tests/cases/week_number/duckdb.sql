SELECT count(*) AS "moments"
FROM "moment" AS "moment"
WHERE "moment"."place" = $1::text
  AND CAST(extract(week FROM make_timestamp(epoch_us("moment"."at"))) AS bigint) = $2::bigint
-- $1: 'week'
-- $2: 53
