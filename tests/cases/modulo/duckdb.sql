SELECT
  CAST("number"."whole" AS bigint) % nullif($1::bigint, 0) AS "number.rest",
  CAST("number"."whole" AS bigint) % nullif($2::bigint, 0) AS "number.none",
  count(*) AS "numbers",
  coalesce(sum("number"."whole"), 0) AS "whole_sum"
FROM "number" AS "number"
WHERE "number"."kind" = $3::text
GROUP BY 1, 2
ORDER BY 3 DESC NULLS LAST, 1 NULLS LAST, 2 NULLS LAST
-- $1: 3
-- $2: 0
-- $3: 'plain'
