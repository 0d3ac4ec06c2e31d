SELECT count(*) AS "sales"
FROM "sale" AS "sale"
WHERE round("sale"."weight") = $1::double precision
-- $1: 3.0
