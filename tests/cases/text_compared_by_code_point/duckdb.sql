SELECT
  count(*) AS "phrases",
  count(DISTINCT "phrase"."body") AS "bodies",
  min("phrase"."body") AS "first_body",
  max("phrase"."body") AS "last_body"
FROM "phrase" AS "phrase"
WHERE "phrase"."kind" = $1::text
  AND "phrase"."body" > $2::text
-- $1: 'case'
-- $2: 'a'
