SELECT
  count(*) AS "phrases",
  max("phrase"."body") AS "last_body"
FROM "phrase" AS "phrase"
WHERE "phrase"."kind" = $1::text
  AND "phrase"."body" LIKE $2::text ESCAPE '\'
-- $1: 'pattern'
-- $2: 'a\\_b'
