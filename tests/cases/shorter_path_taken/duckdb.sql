SELECT
  "workspace"."plan_tier" AS "workspace.plan_tier",
  coalesce(sum("invoice"."invoice_total_cents"), 0) AS "total_revenue"
FROM "public"."invoices" AS "invoice"
LEFT JOIN "public"."workspaces" AS "workspace" ON "workspace"."id" = "invoice"."workspace_id"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
