SELECT count(*) AS "moments"
FROM "moment" AS "moment"
WHERE "moment"."at" >= $1::timestamptz
  AND "moment"."place" = $2::text
-- $1: '2011-12-30 10:00:00+00:00'
-- $2: 'apia'
