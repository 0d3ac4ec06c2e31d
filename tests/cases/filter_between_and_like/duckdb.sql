SELECT
  coalesce(sum("sale"."amount"), 0) AS "amount",
  count(*) AS "sales"
FROM "sale" AS "sale"
WHERE "sale"."amount" >= $1::integer
  AND "sale"."amount" <= $2::integer
  AND "sale"."status" LIKE $3::text ESCAPE '\'
-- $1: 10
-- $2: 50
-- $3: '_p%'
