SELECT
  count(*) AS "phrases",
  max("phrase"."body") AS "last_body"
FROM "phrase" AS "phrase"
WHERE "phrase"."kind" = $1::text
  AND "phrase"."body" <= $2::text
-- $1: 'case'
-- $2: 'Abc'
