SELECT
  count(*) AS "numbers",
  coalesce(sum("number"."whole"), 0) AS "whole_sum",
  coalesce(sum("number"."fine"), 0) AS "fine_sum",
  coalesce(sum("number"."dbl"), 0) AS "dbl_sum",
  max("number"."dbl") AS "dbl_max",
  CAST(sum("number"."big") AS double precision) / nullif(count("number"."big"), 0) AS "big_avg"
FROM "number" AS "number"
WHERE "number"."kind" = $1::text
-- $1: 'null'
