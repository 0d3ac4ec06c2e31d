SELECT
  coalesce(sum("sale"."amount"), 0) AS "amount",
  count(*) AS "sales"
FROM "sale" AS "sale"
WHERE NOT EXISTS (
    SELECT 1 AS "one"
    FROM "line" AS "line"
    WHERE "line"."sale_id" = "sale"."id"
      AND "line"."color" = $1::text
      AND "line"."quantity" > $2::integer
  )
-- $1: 'red'
-- $2: 2
