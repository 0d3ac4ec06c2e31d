SELECT
  "number"."id" AS "id",
  "number"."kind" AS "kind",
  coalesce(sum("number"."dbl"), 0) AS "dbl_sum",
  coalesce(sum("number"."fine"), 0) AS "fine_sum"
FROM "number" AS "number"
WHERE "number"."id" IN ($1::integer, $2::integer)
GROUP BY 1, 2
ORDER BY 3 DESC NULLS LAST, 1 NULLS LAST, 2 NULLS LAST
-- $1: 3
-- $2: 12
