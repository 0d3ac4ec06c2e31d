SELECT
  coalesce(sum("sale"."amount"), 0) AS "amount",
  count(*) AS "sales"
FROM "sale" AS "sale"
WHERE "sale"."sold_at" >= $1::timestamptz
-- $1: '2025-01-01 00:00:00+00:00'
