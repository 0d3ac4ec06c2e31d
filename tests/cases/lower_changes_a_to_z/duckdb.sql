SELECT
  translate("phrase"."body", 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') AS "phrase.small",
  count(*) AS "phrases"
FROM "phrase" AS "phrase"
WHERE "phrase"."kind" = $1::text
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
-- $1: 'case'
