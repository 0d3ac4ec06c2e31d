SELECT count(*) AS "clients"
FROM "client" AS "client"
WHERE EXISTS (
    SELECT 1 AS "one"
    FROM "sale" AS "sale"
    WHERE "sale"."client_id" = "client"."id"
      AND EXISTS (
        SELECT 1 AS "one"
        FROM "line" AS "line"
        WHERE "line"."sale_id" = "sale"."id"
          AND "line"."color" = $1::text
      )
  )
-- $1: 'red'
