SELECT
  coalesce(sum("sale"."amount"), 0) AS "amount",
  count(*) AS "sales"
FROM "sale" AS "sale"
WHERE EXISTS (
    SELECT 1 AS "one"
    FROM "line" AS "line"
    WHERE "line"."sale_id" = "sale"."id"
      AND CAST("line"."quantity" AS bigint) * $1::bigint > "sale"."amount"
  )
-- $1: 10
