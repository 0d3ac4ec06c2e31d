SELECT count(*) AS "moments"
FROM "moment" AS "moment"
WHERE "moment"."place" = $1::text
  AND "moment"."at" < $2::timestamptz
-- $1: 'hav'
-- $2: '2025-03-09 05:00:00+00:00'
