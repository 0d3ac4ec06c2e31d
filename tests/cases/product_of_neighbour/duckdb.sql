SELECT
  coalesce(sum(CAST("line"."quantity" AS bigint) * CAST("sale"."amount" AS bigint)), 0) AS "line_value",
  count(*) AS "lines"
FROM "line" AS "line"
LEFT JOIN "sale" AS "sale" ON "sale"."id" = "line"."sale_id"
