WITH "order" AS (
  SELECT
    "customer"."country" AS "customer.country",
    count(*) AS "orders"
  FROM "orders" AS "order"
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
"item" AS (
  SELECT
    "customer"."country" AS "customer.country",
    sum(CAST(CAST("item"."quantity" AS numeric(10,0)) AS numeric(20,0)) * "item"."price") AS "sales"
  FROM "order_items" AS "item"
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
