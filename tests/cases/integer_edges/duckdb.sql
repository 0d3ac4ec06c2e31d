SELECT
  coalesce(sum("number"."small"), 0) AS "small_sum",
  coalesce(sum("number"."whole"), 0) AS "whole_sum",
  coalesce(sum("number"."big"), 0) AS "big_sum",
  coalesce(sum("number"."huge"), 0) AS "huge_sum",
  CAST(coalesce(sum("number"."whole"), 0) AS double precision) / nullif(CAST(coalesce(sum("number"."small"), 0) AS double precision), 0) AS "ratio"
FROM "number" AS "number"
WHERE "number"."kind" = $1::text
-- $1: 'edge'
