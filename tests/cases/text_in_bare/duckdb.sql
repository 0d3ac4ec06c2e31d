SELECT count(*) AS "phrases"
FROM "phrase" AS "phrase"
WHERE "phrase"."body" IN ($1::text, $2::text)
-- $1: 'Abc'
-- $2: 'ABC'
