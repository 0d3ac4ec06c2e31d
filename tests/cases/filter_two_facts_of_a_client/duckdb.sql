SELECT count(*) AS "clients"
FROM "client" AS "client"
WHERE EXISTS (
    SELECT 1 AS "one"
    FROM "visit" AS "visit"
    WHERE "visit"."client_id" = "client"."id"
      AND "visit"."minutes" > $1::integer
  )
  AND EXISTS (
    SELECT 1 AS "one"
    FROM "sale" AS "sale"
    WHERE "sale"."client_id" = "client"."id"
      AND "sale"."amount" > $2::integer
  )
-- $1: 20
-- $2: 40
