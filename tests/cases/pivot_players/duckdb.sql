SELECT
  "score"."house" AS "score.house",
  "score"."player" AS "score.player",
  coalesce(sum("score"."points"), 0) AS "points",
  max("score"."points") AS "best"
FROM "score" AS "score"
GROUP BY 1, 2
HAVING (("score"."player") IS NULL OR ("score"."player") IN ($1::text, $2::text))
ORDER BY 1 NULLS LAST, 2 NULLS LAST
-- $1: 'ann'
-- $2: 'dan'
