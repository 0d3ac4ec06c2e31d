WITH "score_2" AS (
  SELECT
    "score"."player" AS "score.player",
    sum("score"."points") AS "points"
  FROM "score" AS "score"
  GROUP BY 1
),
"ranked" AS (
  SELECT
    "score.player",
    row_number() OVER (ORDER BY coalesce(sum("points"), 0) DESC NULLS LAST, "score.player" NULLS LAST) AS "place"
  FROM (SELECT "score.player", "points" FROM "score_2") AS "candidates"
  GROUP BY 1
  HAVING coalesce(sum("points"), 0) >= $1::hugeint
),
"score_top" AS (
  SELECT
    CASE WHEN "ranked"."place" <= 2 THEN "score_2"."score.player" ELSE CAST(NULL AS text) END AS "score.player",
    CASE WHEN "ranked"."place" <= 2 THEN 0 ELSE 1 END AS "row",
    sum("score_2"."points") AS "points"
  FROM "score_2"
  INNER JOIN "ranked" ON "score_2"."score.player" IS NOT DISTINCT FROM "ranked"."score.player"
  GROUP BY 1, 2
),
"cells" AS (
  SELECT
    "score.player",
    "row",
    "points"
  FROM "score_top"
)
SELECT
  "score.player",
  coalesce(max("points"), 0) AS "points",
  CASE WHEN "row" <= 0 THEN 'group' WHEN "row" <= 1 THEN 'other' ELSE CAST(NULL AS text) END AS "_row"
FROM "cells"
GROUP BY 1, "row"
ORDER BY "row" NULLS LAST, 2 DESC NULLS LAST, 1 NULLS LAST
-- $1: 15
