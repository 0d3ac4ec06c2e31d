SELECT coalesce(sum("sale"."amount"), 0) AS "amount"
FROM "sale" AS "sale"
WHERE "sale"."sold_at" >= $1::timestamptz
  AND "sale"."sold_at" < $2::timestamptz
-- $1: '2025-02-01 00:00:00+00:00'
-- $2: '2025-05-01 00:00:00+00:00'
