SELECT
  max("number"."dbl") AS "dbl_max",
  min("number"."dbl") AS "dbl_min",
  count(DISTINCT "number"."dbl") AS "dbl_kinds",
  count(*) AS "numbers"
FROM "number" AS "number"
WHERE "number"."kind" = $1::text
-- $1: 'nan'
