SELECT
  "billing_profile"."country_code" AS "billing_profile.country_code",
  coalesce(sum("invoice"."invoice_total_cents"), 0) AS "total_revenue"
FROM "public"."invoices" AS "invoice"
LEFT JOIN "public"."workspaces" AS "workspace" ON "workspace"."id" = "invoice"."workspace_id"
LEFT JOIN "public"."billing_profiles" AS "billing_profile" ON "billing_profile"."workspace_id" = "workspace"."id"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
