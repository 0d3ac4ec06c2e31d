WITH "item_keys" AS (
  SELECT
    "item"."order_no" AS "order_no",
    sum(CAST(CAST("item"."quantity" AS numeric(10,0)) AS numeric(20,0)) * "item"."price") AS "sales"
  FROM "order_items" AS "item"
  GROUP BY 1
)
SELECT
  "customer"."country" AS "customer.country",
  coalesce(sum("item"."sales"), 0) AS "sales"
FROM "item_keys" AS "item"
LEFT JOIN "orders" AS "order" ON "order"."no" = "item"."order_no"
LEFT JOIN "customers" AS "customer" ON "customer"."id" = "order"."customer_id"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
