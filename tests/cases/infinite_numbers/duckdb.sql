SELECT
  "number"."kind" AS "number.kind",
  max("number"."dbl") AS "dbl_max",
  min("number"."dbl") AS "dbl_min",
  max(CAST("number"."float" AS double precision)) AS "float_max",
  coalesce(sum("number"."dbl"), 0) AS "dbl_sum"
FROM "number" AS "number"
WHERE "number"."kind" IN ($1::text, $2::text)
GROUP BY 1
ORDER BY 1 NULLS LAST
-- $1: 'inf'
-- $2: 'minus'
