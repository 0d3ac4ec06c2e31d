SELECT count(*) AS "moments"
FROM "moment" AS "moment"
WHERE "moment"."at" >= $1::timestamptz
  AND "moment"."at" < $2::timestamptz
  AND "moment"."place" = $3::text
-- $1: '2023-02-28 00:00:00+00:00'
-- $2: '2024-03-01 00:00:00+00:00'
-- $3: 'leap'
