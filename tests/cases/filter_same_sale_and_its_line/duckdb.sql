SELECT count(*) AS "clients"
FROM "client" AS "client"
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
-- $1: 'open'
-- $2: 'red'
