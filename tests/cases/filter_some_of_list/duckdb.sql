SELECT
  coalesce(sum("sale"."amount"), 0) AS "amount",
  count(*) AS "sales"
FROM "sale" AS "sale"
WHERE EXISTS (
    SELECT 1 AS "one"
    FROM "line" AS "line"
    WHERE "line"."sale_id" = "sale"."id"
      AND "line"."color" IN ($1::text, $2::text)
  )
-- $1: 'red'
-- $2: 'blue'
