SELECT
  "plan"."plan_code" AS "plan.plan_code",
  "plan"."title" AS "plan.title",
  coalesce(sum(CAST("subscription_item"."unit_price_cents" AS bigint) * CAST("subscription_item"."seats" AS bigint)), 0) AS "total_revenue_real"
FROM "public"."subscription_items" AS "subscription_item"
LEFT JOIN "public"."subscriptions" AS "subscription" ON "subscription"."id" = "subscription_item"."subscription_id"
LEFT JOIN "public"."plans" AS "plan" ON "plan"."id" = "subscription"."plan_id"
GROUP BY 1, 2
ORDER BY 3 DESC NULLS LAST, 1 NULLS LAST, 2 NULLS LAST
