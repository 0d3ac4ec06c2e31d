SELECT
  "region"."name" AS "region.name",
  coalesce(sum("sale"."amount"), 0) AS "amount",
  count(*) AS "sales"
FROM "sale" AS "sale"
LEFT JOIN "client" AS "client" ON "client"."id" = "sale"."client_id"
LEFT JOIN "region" AS "region" ON "region"."id" = "client"."region_id"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
