SELECT
  "phrase"."body" AS "phrase.body",
  count(*) AS "phrases"
FROM "phrase" AS "phrase"
WHERE "phrase"."kind" IN ($1::text, $2::text, $3::text)
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
-- $1: 'quote'
-- $2: 'sep'
-- $3: 'control'
