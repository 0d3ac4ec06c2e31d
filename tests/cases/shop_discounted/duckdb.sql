SELECT
  "item"."price" < "product"."price" AS "item.discounted",
  coalesce(sum(CAST(CAST("item"."quantity" AS numeric(10,0)) AS numeric(20,0)) * "item"."price"), 0) AS "sales",
  coalesce(sum("item"."quantity"), 0) AS "units"
FROM "order_items" AS "item"
LEFT JOIN "products" AS "product" ON "product"."sku" = "item"."sku"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
