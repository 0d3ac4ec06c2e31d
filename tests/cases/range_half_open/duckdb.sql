SELECT
  coalesce(sum("sale"."amount"), 0) AS "amount",
  count(*) AS "sales"
FROM "sale" AS "sale"
WHERE "sale"."sold_at" >= $1::timestamptz
  AND "sale"."sold_at" < $2::timestamptz
-- $1: '2025-02-05 11:00:00+00:00'
-- $2: '2025-02-28 23:59:59+00:00'
