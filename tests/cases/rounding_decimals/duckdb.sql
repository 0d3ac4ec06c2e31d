SELECT
  round("number"."fine") AS "number.halves",
  round("number"."fine", $1::integer) AS "number.tenths",
  count(*) AS "numbers"
FROM "number" AS "number"
WHERE "number"."kind" = $2::text
GROUP BY 1, 2
ORDER BY 3 DESC NULLS LAST, 1 NULLS LAST, 2 NULLS LAST
-- $1: 1
-- $2: 'plain'
