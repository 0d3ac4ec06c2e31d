SELECT
  max(CAST("number"."whole" AS double precision) / nullif(CAST("number"."small" AS double precision), 0)) AS "quotient",
  count(*) AS "numbers"
FROM "number" AS "number"
WHERE "number"."kind" = $1::text
-- $1: 'top'
