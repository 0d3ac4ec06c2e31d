SELECT count(*) AS "sales"
FROM "sale" AS "sale"
WHERE EXISTS (
    SELECT 1 AS "one"
    FROM "line" AS "line"
    WHERE "line"."sale_id" = "sale"."id"
      AND "line"."id" IS NULL
  )
