SELECT
  "score"."player" AS "score.player",
  coalesce(sum("score"."points"), 0) AS "points"
FROM "score" AS "score"
GROUP BY 1
HAVING coalesce(sum("score"."points"), 0) < $1::hugeint
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
LIMIT 2
-- $1: 16
