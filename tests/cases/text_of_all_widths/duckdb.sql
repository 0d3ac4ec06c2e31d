SELECT
  "phrase"."body" AS "phrase.body",
  length("phrase"."body") AS "phrase.size",
  count(*) AS "phrases"
FROM "phrase" AS "phrase"
WHERE "phrase"."kind" = $1::text
GROUP BY 1, 2
ORDER BY 3 DESC NULLS LAST, 1 NULLS LAST, 2 NULLS LAST
-- $1: 'wide'
