SELECT
  max(CAST("number"."whole" AS double precision) / nullif(CAST("number"."small" AS double precision), 0)) AS "quotient",
  max(CAST("number"."whole" AS double precision) / nullif($1::double precision, 0)) AS "over_zero",
  CAST(coalesce(sum("number"."whole"), 0) AS double precision) / nullif(CAST(coalesce(sum("number"."small"), 0) AS double precision), 0) AS "ratio"
FROM "number" AS "number"
WHERE "number"."kind" = $2::text
-- $1: 0.0
-- $2: 'plain'
