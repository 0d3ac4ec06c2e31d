SELECT
  "sale_groups"."group_0" AS "line.has_color",
  count(*) AS "clients"
FROM "client" AS "client"
LEFT JOIN (
    SELECT DISTINCT
      "sale"."client_id" AS "key_0",
      CASE WHEN "line"."sale_id" IS NOT NULL THEN "line"."color" IS NOT NULL ELSE CAST(NULL AS boolean) END AS "group_0"
    FROM "sale" AS "sale"
    LEFT JOIN "line" AS "line" ON "line"."sale_id" = "sale"."id"
  ) AS "sale_groups" ON "sale_groups"."key_0" = "client"."id"
WHERE "client"."id" IN ($1::bigint, $2::bigint)
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
-- $1: 12
-- $2: 13
