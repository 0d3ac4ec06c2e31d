SELECT
  count(*) AS "sales",
  coalesce(sum("sale"."amount"), 0) AS "amount",
  count("sale"."amount") AS "known_amounts",
  sum("sale"."amount") AS "amount_or_null",
  max("sale"."amount") AS "largest",
  CAST(sum("sale"."amount") AS double precision) / nullif(count("sale"."amount"), 0) AS "average_amount"
FROM "sale" AS "sale"
WHERE "sale"."id" = $1::bigint
-- $1: 8
