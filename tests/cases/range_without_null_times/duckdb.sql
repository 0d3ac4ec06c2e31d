SELECT count(*) AS "sales"
FROM "sale" AS "sale"
WHERE "sale"."sold_at" >= $1::timestamptz
-- $1: '2000-01-01 00:00:00+00:00'
