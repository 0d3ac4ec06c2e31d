WITH "sale_keys" AS (
  SELECT
    "sale"."client_id" AS "client_id",
    sum("sale"."amount") AS "amount",
    count(*) AS "sales"
  FROM "sale" AS "sale"
  GROUP BY 1
),
"sale_2" AS (
  SELECT
    "client"."tier" AS "client.tier",
    sum("sale"."amount") AS "amount",
    CAST(sum("sale"."sales") AS bigint) AS "sales"
  FROM "sale_keys" AS "sale"
  LEFT JOIN "client" AS "client" ON "client"."id" = "sale"."client_id"
  GROUP BY 1
),
"visit_keys" AS (
  SELECT
    "visit"."client_id" AS "client_id",
    sum("visit"."minutes") AS "minutes"
  FROM "visit" AS "visit"
  GROUP BY 1
),
"visit_2" AS (
  SELECT
    "client"."tier" AS "client.tier",
    sum("visit"."minutes") AS "minutes"
  FROM "visit_keys" AS "visit"
  LEFT JOIN "client" AS "client" ON "client"."id" = "visit"."client_id"
  GROUP BY 1
),
"cells" AS (
  SELECT
    "client.tier",
    "amount",
    "sales",
    CAST(NULL AS hugeint) AS "minutes"
  FROM "sale_2"
  UNION ALL
  SELECT
    "client.tier",
    CAST(NULL AS hugeint) AS "amount",
    CAST(NULL AS bigint) AS "sales",
    "minutes"
  FROM "visit_2"
)
SELECT
  "client.tier",
  CAST(coalesce(max("amount"), 0) AS double precision) / nullif(CAST(coalesce(max("sales"), 0) AS double precision), 0) AS "per_sale",
  (CAST(coalesce(max("amount"), 0) AS double precision) / nullif(CAST(coalesce(max("sales"), 0) AS double precision), 0)) * $1::double precision AS "per_sale_doubled",
  CAST(coalesce(max("minutes"), 0) AS double precision) / nullif(CAST(coalesce(max("sales"), 0) AS double precision), 0) AS "minutes_per_sale"
FROM "cells"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
-- $1: 2.0
