WITH "sale_keys" AS (
  SELECT
    "sale"."client_id" AS "client_id",
    sum("sale"."amount") AS "amount",
    count(*) AS "sales"
  FROM "sale" AS "sale"
  GROUP BY 1
)
SELECT
  "region"."name" AS "region.name",
  coalesce(sum("sale"."amount"), 0) AS "amount",
  CAST(sum("sale"."sales") AS bigint) AS "sales"
FROM "sale_keys" AS "sale"
LEFT JOIN "client" AS "client" ON "client"."id" = "sale"."client_id"
LEFT JOIN "region" AS "region" ON "region"."id" = "client"."region_id"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
