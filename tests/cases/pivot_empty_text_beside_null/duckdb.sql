SELECT
  "phrase"."id" AS "id",
  "phrase"."body" AS "body",
  count(*) AS "phrases"
FROM "phrase" AS "phrase"
WHERE "phrase"."kind" = $1::text
GROUP BY 1, 2
ORDER BY 1 NULLS LAST, 2 NULLS LAST
-- $1: 'empty'
