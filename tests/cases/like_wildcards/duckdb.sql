SELECT count(*) AS "phrases"
FROM "phrase" AS "phrase"
WHERE "phrase"."kind" = $1::text
  AND "phrase"."body" LIKE $2::text ESCAPE '\'
-- $1: 'pattern'
-- $2: 'a_b'
