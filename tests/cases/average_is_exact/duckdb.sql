SELECT CAST(sum("number"."big") AS double precision) / nullif(count("number"."big"), 0) AS "big_avg"
FROM "number" AS "number"
WHERE "number"."kind" = $1::text
-- $1: 'edge'
