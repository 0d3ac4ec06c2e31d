SELECT
  "score"."player" AS "score.player",
  coalesce(sum("score"."points"), 0) AS "points",
  max("score"."points") AS "best"
FROM "score" AS "score"
GROUP BY 1
ORDER BY 3 NULLS LAST, 1 NULLS LAST
