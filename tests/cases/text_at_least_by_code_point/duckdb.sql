SELECT count(*) AS "phrases"
FROM "phrase" AS "phrase"
WHERE "phrase"."kind" = $1::text
  AND "phrase"."body" >= $2::text
-- $1: 'case'
-- $2: 'abc'
