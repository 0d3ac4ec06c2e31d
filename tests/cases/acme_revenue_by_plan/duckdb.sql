SELECT
  "plan"."title" AS "plan.title",
  coalesce(sum("invoice"."invoice_total_cents"), 0) AS "total_revenue"
FROM "public"."invoices" AS "invoice"
LEFT JOIN "public"."subscriptions" AS "subscription" ON "subscription"."id" = "invoice"."subscription_id"
LEFT JOIN "public"."plans" AS "plan" ON "plan"."id" = "subscription"."plan_id"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
