SELECT max("number"."huge" + "number"."huge") AS "huge_twice"
FROM "number" AS "number"
WHERE "number"."kind" = $1::text
-- $1: 'top'
