WITH "sale_2" AS (
  SELECT
    "client"."tier" AS "client.tier",
    sum("sale"."amount") AS "amount",
    count(*) AS "sales",
    quantile_cont(CAST("sale"."amount" AS double precision), 0.5) AS "typical"
  FROM "sale" AS "sale"
  LEFT JOIN "client" AS "client" ON "client"."id" = "sale"."client_id"
  GROUP BY 1
),
"sale_total" AS (
  SELECT
    sum("sale"."amount") AS "amount",
    count(*) AS "sales",
    quantile_cont(CAST("sale"."amount" AS double precision), 0.5) AS "typical"
  FROM "sale" AS "sale"
),
"cells" AS (
  SELECT
    "client.tier",
    0 AS "row",
    "amount",
    "sales",
    "typical"
  FROM "sale_2"
  UNION ALL
  SELECT
    CAST(NULL AS text) AS "client.tier",
    2 AS "row",
    "amount",
    "sales",
    "typical"
  FROM "sale_total"
)
SELECT
  "client.tier",
  CAST(coalesce(max("amount"), 0) AS double precision) / nullif(CAST(coalesce(max("sales"), 0) AS double precision), 0) AS "per_sale",
  max("typical") AS "typical",
  CASE WHEN "row" <= 0 THEN 'group' WHEN "row" <= 1 THEN 'subtotal' ELSE 'total' END AS "_row"
FROM "cells"
GROUP BY 1, "row"
ORDER BY "row" NULLS LAST, 2 DESC NULLS LAST, 1 NULLS LAST
