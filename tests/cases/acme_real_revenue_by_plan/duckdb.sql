WITH "subscription_item_keys" AS (
  SELECT
    "subscription_item"."subscription_id" AS "subscription_id",
    sum(CAST("subscription_item"."unit_price_cents" AS bigint) * CAST("subscription_item"."seats" AS bigint)) AS "total_revenue_real"
  FROM "public"."subscription_items" AS "subscription_item"
  GROUP BY 1
)
SELECT
  "plan"."plan_code" AS "plan.plan_code",
  "plan"."title" AS "plan.title",
  coalesce(sum("subscription_item"."total_revenue_real"), 0) AS "total_revenue_real"
FROM "subscription_item_keys" AS "subscription_item"
LEFT JOIN "public"."subscriptions" AS "subscription" ON "subscription"."id" = "subscription_item"."subscription_id"
LEFT JOIN "public"."plans" AS "plan" ON "plan"."id" = "subscription"."plan_id"
GROUP BY 1, 2
ORDER BY 3 DESC NULLS LAST, 1 NULLS LAST, 2 NULLS LAST
