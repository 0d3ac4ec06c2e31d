SELECT
  coalesce(sum("sale"."amount"), 0) AS "amount",
  count(*) AS "sales"
FROM "sale" AS "sale"
LEFT JOIN "client" AS "client" ON "client"."id" = "sale"."client_id"
WHERE "client"."tier" = $1::text
  AND "sale"."amount" > $2::integer
-- $1: 'gold'
-- $2: 40
