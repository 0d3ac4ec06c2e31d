SELECT count(*) AS "moments"
FROM "moment" AS "moment"
WHERE "moment"."at" >= $1::timestamptz
  AND "moment"."at" < $2::timestamptz
  AND "moment"."place" = $3::text
-- $1: '2025-03-09 05:00:00+00:00'
-- $2: '2025-03-10 04:00:00+00:00'
-- $3: 'ny'
