SELECT
  count(*) AS "phrases",
  min("phrase"."body") AS "first_body"
FROM "phrase" AS "phrase"
WHERE "phrase"."kind" = $1::text
  AND (translate("phrase"."body", 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') LIKE translate($2::text, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') ESCAPE '\' OR translate("phrase"."body", 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') LIKE translate($3::text, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') ESCAPE '\')
-- $1: 'case'
-- $2: 'aB%'
-- $3: 'äB'
