WITH "sale_keys" AS (
  SELECT
    "sale"."client_id" AS "client_id",
    sum("sale"."amount") AS "amount"
  FROM "sale" AS "sale"
  GROUP BY 1
),
"sale_2" AS (
  SELECT
    "client"."tier" AS "client.tier",
    sum("sale"."amount") AS "amount"
  FROM "sale_keys" AS "sale"
  LEFT JOIN "client" AS "client" ON "client"."id" = "sale"."client_id"
  GROUP BY 1
),
"sale_keys_2" AS (
  SELECT
    "sale"."client_id" AS "client_id",
    sum("sale"."amount") AS "paid_amount"
  FROM "sale" AS "sale"
  WHERE "sale"."status" = $1::text
  GROUP BY 1
),
"sale_3" AS (
  SELECT
    "client"."tier" AS "client.tier",
    sum("sale"."paid_amount") AS "paid_amount"
  FROM "sale_keys_2" AS "sale"
  LEFT JOIN "client" AS "client" ON "client"."id" = "sale"."client_id"
  GROUP BY 1
),
"cells" AS (
  SELECT
    "client.tier",
    "amount",
    CAST(NULL AS hugeint) AS "paid_amount"
  FROM "sale_2"
  UNION ALL
  SELECT
    "client.tier",
    CAST(NULL AS hugeint) AS "amount",
    "paid_amount"
  FROM "sale_3"
)
SELECT
  "client.tier",
  coalesce(max("amount"), 0) AS "amount",
  coalesce(max("paid_amount"), 0) AS "paid_amount"
FROM "cells"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
-- $1: 'paid'
