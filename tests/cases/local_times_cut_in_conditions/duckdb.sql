SELECT count(*) AS "visits"
FROM "visit" AS "visit"
WHERE date_trunc('month', "visit"."began") = $1::timestamp
-- $1: '2025-03-01 00:00:00'
