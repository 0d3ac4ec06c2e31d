SELECT
  coalesce(sum("sale"."amount"), 0) AS "amount",
  count(*) AS "sales"
FROM "sale" AS "sale"
WHERE "sale"."sold_at" >= $1::timestamptz
  AND "sale"."sold_at" < $2::timestamptz
-- $1: '2025-03-31 11:00:00+00:00'
-- $2: '2025-04-30 12:00:00+00:00'
