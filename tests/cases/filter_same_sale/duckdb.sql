SELECT count(*) AS "clients"
FROM "client" AS "client"
WHERE EXISTS (
    SELECT 1 AS "one"
    FROM "sale" AS "sale"
    WHERE "sale"."client_id" = "client"."id"
      AND "sale"."status" = $1::text
      AND "sale"."amount" < $2::integer
  )
-- $1: 'paid'
-- $2: 60
