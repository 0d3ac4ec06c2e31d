SELECT max(CAST("number"."big" AS hugeint) + CAST("number"."big" AS hugeint)) AS "big_twice"
FROM "number" AS "number"
WHERE "number"."kind" = $1::text
-- $1: 'top'
