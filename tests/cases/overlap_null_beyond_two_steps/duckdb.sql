SELECT
  "sale_groups"."group_0" AS "sale.amount",
  "sale_groups"."group_1" AS "line.color",
  count(*) AS "clients"
FROM "client" AS "client"
LEFT JOIN (
    SELECT DISTINCT
      "sale"."client_id" AS "key_0",
      "sale"."amount" AS "group_0",
      "line"."color" AS "group_1"
    FROM "sale" AS "sale"
    LEFT JOIN "line" AS "line" ON "line"."sale_id" = "sale"."id"
    WHERE "line"."sale_id" IS NOT NULL
      AND "line"."color" IS NULL
  ) AS "sale_groups" ON "sale_groups"."key_0" = "client"."id"
WHERE EXISTS (
    SELECT 1 AS "one"
    FROM "sale" AS "sale"
    WHERE "sale"."client_id" = "client"."id"
      AND EXISTS (
        SELECT 1 AS "one"
        FROM "line" AS "line"
        WHERE "line"."sale_id" = "sale"."id"
          AND "line"."color" IS NULL
      )
  )
GROUP BY 1, 2
ORDER BY 3 DESC NULLS LAST, 1 NULLS LAST, 2 NULLS LAST
