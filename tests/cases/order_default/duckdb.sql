SELECT
  "score"."player" AS "score.player",
  coalesce(sum("score"."points"), 0) AS "points"
FROM "score" AS "score"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
