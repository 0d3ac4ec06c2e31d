WITH "item_keys" AS (
  SELECT
    "item"."sku" AS "sku",
    sum(CAST(CAST("item"."quantity" AS numeric(10,0)) AS numeric(20,0)) * "item"."price") AS "sales"
  FROM "order_items" AS "item"
  GROUP BY 1
)
SELECT
  "product"."category" AS "product.category",
  coalesce(sum("item"."sales"), 0) AS "sales"
FROM "item_keys" AS "item"
LEFT JOIN "products" AS "product" ON "product"."sku" = "item"."sku"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
