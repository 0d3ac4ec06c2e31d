WITH "invoice_keys" AS (
  SELECT
    "invoice"."workspace_id" AS "workspace_id",
    sum("invoice"."invoice_total_cents") AS "total_revenue"
  FROM "public"."invoices" AS "invoice"
  GROUP BY 1
)
SELECT
  "billing_profile"."country_code" AS "billing_profile.country_code",
  coalesce(sum("invoice"."total_revenue"), 0) AS "total_revenue"
FROM "invoice_keys" AS "invoice"
LEFT JOIN "public"."workspaces" AS "workspace" ON "workspace"."id" = "invoice"."workspace_id"
LEFT JOIN "public"."billing_profiles" AS "billing_profile" ON "billing_profile"."workspace_id" = "workspace"."id"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
