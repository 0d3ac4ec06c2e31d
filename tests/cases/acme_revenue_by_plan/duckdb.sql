WITH "invoice_keys" AS (
  SELECT
    "invoice"."subscription_id" AS "subscription_id",
    sum("invoice"."invoice_total_cents") AS "total_revenue"
  FROM "public"."invoices" AS "invoice"
  GROUP BY 1
)
SELECT
  "plan"."title" AS "plan.title",
  coalesce(sum("invoice"."total_revenue"), 0) AS "total_revenue"
FROM "invoice_keys" AS "invoice"
LEFT JOIN "public"."subscriptions" AS "subscription" ON "subscription"."id" = "invoice"."subscription_id"
LEFT JOIN "public"."plans" AS "plan" ON "plan"."id" = "subscription"."plan_id"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
