WITH "item" AS (
  SELECT
    sum(CAST(CAST("item"."quantity" AS numeric(10,0)) AS numeric(20,0)) * "item"."price") AS "sales",
    sum("item"."quantity") AS "units"
  FROM "order_items" AS "item"
  LEFT JOIN "products" AS "product" ON "product"."sku" = "item"."sku"
  WHERE "product"."category" = $1::text
),
"item_2" AS (
  SELECT sum(CAST(CAST("item"."quantity" AS numeric(10,0)) AS numeric(20,0)) * "item"."price") AS "sales"
  FROM "order_items" AS "item"
  LEFT JOIN "orders" AS "order" ON "order"."no" = "item"."order_no"
  LEFT JOIN "products" AS "product" ON "product"."sku" = "item"."sku"
  WHERE "order"."status" = $2::text
    AND "product"."category" = $1::text
),
"cells" AS (
  SELECT
    "sales",
    "units",
    CAST(NULL AS numeric(38,2)) AS "sales_2"
  FROM "item"
  UNION ALL
  SELECT
    CAST(NULL AS numeric(38,2)) AS "sales",
    CAST(NULL AS hugeint) AS "units",
    "sales" AS "sales_2"
  FROM "item_2"
)
SELECT
  coalesce(max("sales"), 0) AS "sales",
  coalesce(max("sales_2"), 0) AS "paid_sales",
  coalesce(max("units"), 0) AS "units"
FROM "cells"
-- $1: 'bakery'
-- $2: 'paid'
