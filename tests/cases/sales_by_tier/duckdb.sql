SELECT
  "client"."tier" AS "client.tier",
  coalesce(sum("sale"."amount"), 0) AS "amount",
  count(*) AS "sales"
FROM "sale" AS "sale"
LEFT JOIN "client" AS "client" ON "client"."id" = "sale"."client_id"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
