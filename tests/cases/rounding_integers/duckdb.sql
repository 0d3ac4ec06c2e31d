SELECT count(*) AS "sales"
FROM "sale" AS "sale"
WHERE (CAST("sale"."amount" AS bigint) + CAST("sale"."amount" AS bigint)) + CAST("sale"."amount" AS bigint) IN ($1::bigint, $2::bigint)
-- $1: 300
-- $2: 210
