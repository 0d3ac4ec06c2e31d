SELECT coalesce(sum("sale"."amount"), 0) AS "paid_amount"
FROM "sale" AS "sale"
LEFT JOIN "client" AS "client" ON "client"."id" = "sale"."client_id"
WHERE "sale"."status" = $1::text
  AND "client"."tier" = $2::text
-- $1: 'paid'
-- $2: 'silver'
