SELECT coalesce(sum("number"."huge"), 0) AS "huge_sum"
FROM "number" AS "number"
WHERE "number"."kind" = $1::text
-- $1: 'top'
