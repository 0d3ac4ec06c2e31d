SELECT
  coalesce(sum("number"."whole"), 0) AS "whole_sum",
  coalesce(sum("number"."big"), 0) AS "big_sum"
FROM "number" AS "number"
WHERE "number"."kind" = $1::text
-- $1: 'top'
