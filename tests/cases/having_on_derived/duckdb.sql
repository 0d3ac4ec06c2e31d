WITH "sale_keys" AS (
  SELECT
    "sale"."client_id" AS "client_id",
    sum("sale"."amount") AS "amount",
    count(*) AS "sales"
  FROM "sale" AS "sale"
  GROUP BY 1
)
SELECT
  "client"."tier" AS "client.tier",
  CAST(coalesce(sum("sale"."amount"), 0) AS double precision) / nullif(CAST(CAST(sum("sale"."sales") AS bigint) AS double precision), 0) AS "per_sale"
FROM "sale_keys" AS "sale"
LEFT JOIN "client" AS "client" ON "client"."id" = "sale"."client_id"
GROUP BY 1
HAVING CAST(coalesce(sum("sale"."amount"), 0) AS double precision) / nullif(CAST(CAST(sum("sale"."sales") AS bigint) AS double precision), 0) > $1::double precision
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
-- $1: 50.0
