SELECT
  "client"."tier" AS "client.tier",
  "sale"."status" AS "sale.status",
  coalesce(sum("sale"."amount"), 0) AS "amount",
  count(*) AS "sales"
FROM "sale" AS "sale"
LEFT JOIN "client" AS "client" ON "client"."id" = "sale"."client_id"
WHERE "sale"."client_id" > $1::bigint
GROUP BY 1, 2
HAVING coalesce(sum("sale"."amount"), 0) > $2::hugeint
ORDER BY 3 DESC NULLS LAST, 1 NULLS LAST, 2 NULLS LAST
-- $1: 90
-- $2: 1
