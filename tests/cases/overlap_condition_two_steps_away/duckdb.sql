SELECT
  "sale_groups"."group_0" AS "line.color",
  count(*) AS "clients"
FROM "client" AS "client"
LEFT JOIN (
    SELECT DISTINCT
      "sale"."client_id" AS "key_0",
      "line"."color" AS "group_0"
    FROM "sale" AS "sale"
    LEFT JOIN "line" AS "line" ON "line"."sale_id" = "sale"."id"
    WHERE "sale"."status" = $1::text
      AND "line"."sale_id" IS NOT NULL
      AND "line"."color" = $2::text
  ) AS "sale_groups" ON "sale_groups"."key_0" = "client"."id"
WHERE EXISTS (
    SELECT 1 AS "one"
    FROM "sale" AS "sale"
    WHERE "sale"."client_id" = "client"."id"
      AND "sale"."status" = $1::text
      AND EXISTS (
        SELECT 1 AS "one"
        FROM "line" AS "line"
        WHERE "line"."sale_id" = "sale"."id"
          AND "line"."color" = $2::text
      )
  )
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
-- $1: 'paid'
-- $2: 'red'
