SELECT coalesce(sum("sale"."amount"), 0) AS "gold_amount"
FROM "sale" AS "sale"
LEFT JOIN "client" AS "client" ON "client"."id" = "sale"."client_id"
WHERE "client"."tier" = $1::text
  AND "sale"."status" = $2::text
-- $1: 'gold'
-- $2: 'open'
