SELECT
  "line_groups"."group_0" AS "line.color",
  coalesce(sum("sale"."amount"), 0) AS "amount",
  count(*) AS "sales"
FROM "sale" AS "sale"
LEFT JOIN (
    SELECT DISTINCT
      "line"."sale_id" AS "key_0",
      "line"."color" AS "group_0"
    FROM "line" AS "line"
    WHERE "line"."color" = $1::text
  ) AS "line_groups" ON "line_groups"."key_0" = "sale"."id"
WHERE (EXISTS (
    SELECT 1 AS "one"
    FROM "refund" AS "refund"
    WHERE "refund"."sale_id" = "sale"."id"
      AND "refund"."cents" > $2::integer
      AND "refund"."cents" > $3::integer
  ) AND EXISTS (
    SELECT 1 AS "one"
    FROM "line" AS "line"
    WHERE "line"."sale_id" = "sale"."id"
      AND "line"."color" = $1::text
  ) OR "sale"."amount" >= $4::integer AND EXISTS (
    SELECT 1 AS "one"
    FROM "line" AS "line"
    WHERE "line"."sale_id" = "sale"."id"
      AND "line"."color" = $1::text
  ) AND EXISTS (
    SELECT 1 AS "one"
    FROM "refund" AS "refund"
    WHERE "refund"."sale_id" = "sale"."id"
      AND "refund"."cents" > $3::integer
  ))
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
-- $1: 'red'
-- $2: 200
-- $3: 0
-- $4: 50
