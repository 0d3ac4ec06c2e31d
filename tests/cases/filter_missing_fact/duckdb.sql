SELECT count(*) AS "clients"
FROM "client" AS "client"
WHERE NOT EXISTS (
    SELECT 1 AS "one"
    FROM "sale" AS "sale"
    WHERE "sale"."client_id" = "client"."id"
      AND "sale"."id" IS NOT NULL
  )
