SELECT coalesce(sum("sale"."amount"), 0) AS "amount"
FROM "sale" AS "sale"
WHERE "sale"."sold_at" >= $1::timestamptz
-- $1: '2025-02-28 00:00:00+00:00'
