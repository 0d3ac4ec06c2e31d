WITH "order_keys" AS (
  SELECT
    "order"."customer_id" AS "customer_id",
    count(*) AS "orders"
  FROM "orders" AS "order"
  GROUP BY 1
),
"order" AS (
  SELECT
    "customer"."country" AS "customer.country",
    CAST(sum("order"."orders") AS bigint) AS "orders"
  FROM "order_keys" AS "order"
  LEFT JOIN "customers" AS "customer" ON "customer"."id" = "order"."customer_id"
  GROUP BY 1
),
"customer" AS (
  SELECT
    "customer"."country" AS "customer.country",
    count(*) AS "customers"
  FROM "customers" AS "customer"
  GROUP BY 1
),
"item_keys" AS (
  SELECT
    "item"."order_no" AS "order_no",
    sum(CAST(CAST("item"."quantity" AS numeric(10,0)) AS numeric(20,0)) * "item"."price") AS "sales"
  FROM "order_items" AS "item"
  GROUP BY 1
),
"item" AS (
  SELECT
    "customer"."country" AS "customer.country",
    sum("item"."sales") AS "sales"
  FROM "item_keys" AS "item"
  LEFT JOIN "orders" AS "order" ON "order"."no" = "item"."order_no"
  LEFT JOIN "customers" AS "customer" ON "customer"."id" = "order"."customer_id"
  GROUP BY 1
),
"cells" AS (
  SELECT
    "customer.country",
    "orders",
    CAST(NULL AS bigint) AS "customers",
    CAST(NULL AS numeric(38,2)) AS "sales"
  FROM "order"
  UNION ALL
  SELECT
    "customer.country",
    CAST(NULL AS bigint) AS "orders",
    "customers",
    CAST(NULL AS numeric(38,2)) AS "sales"
  FROM "customer"
  UNION ALL
  SELECT
    "customer.country",
    CAST(NULL AS bigint) AS "orders",
    CAST(NULL AS bigint) AS "customers",
    "sales"
  FROM "item"
)
SELECT
  "customer.country",
  coalesce(max("orders"), 0) AS "orders",
  coalesce(max("customers"), 0) AS "customers",
  coalesce(max("sales"), 0) AS "sales"
FROM "cells"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
