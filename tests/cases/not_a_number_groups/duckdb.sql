SELECT
  "number"."dbl" AS "number.dbl",
  count(*) AS "numbers"
FROM "number" AS "number"
WHERE "number"."kind" = $1::text
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
-- $1: 'nan'
