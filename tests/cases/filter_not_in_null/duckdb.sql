SELECT count(*) AS "sales"
FROM "sale" AS "sale"
WHERE NOT "sale"."amount" IN ($1::integer, CAST(NULL AS integer))
-- $1: 5
