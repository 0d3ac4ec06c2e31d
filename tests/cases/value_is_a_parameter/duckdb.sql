SELECT count(*) AS "sales"
FROM "sale" AS "sale"
WHERE "sale"."status" = $1::text
-- $1: "x' or 1=1; drop table sale --"
