SELECT count(*) AS "phrases"
FROM "phrase" AS "phrase"
WHERE "phrase"."body" = $1::text
-- $1: 'a'
