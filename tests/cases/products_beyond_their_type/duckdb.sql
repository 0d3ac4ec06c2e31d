SELECT max(CAST("number"."whole" AS bigint) * CAST("number"."whole" AS bigint)) AS "whole_prod"
FROM "number" AS "number"
WHERE "number"."kind" = $1::text
-- $1: 'edge'
