WITH "score_2" AS (
  SELECT
    "score"."house" AS "score.house",
    "score"."player" AS "score.player",
    sum("score"."points") AS "points",
    count(DISTINCT "score"."player") AS "players"
  FROM "score" AS "score"
  GROUP BY 1, 2
),
"ranked" AS (
  SELECT
    "score.house",
    "score.player",
    row_number() OVER (ORDER BY coalesce(max("points"), 0) DESC NULLS LAST, "score.house" NULLS LAST, "score.player" NULLS LAST) AS "place"
  FROM (SELECT "score.house", "score.player", "points", "players" FROM "score_2") AS "candidates"
  GROUP BY 1, 2
),
"score_rows" AS (
  SELECT
    "score"."house" AS "score.house",
    "score"."player" AS "score.player",
    "score"."points" AS "points",
    "score"."player" AS "players"
  FROM "score" AS "score"
),
"score_top" AS (
  SELECT
    CASE WHEN "ranked"."place" <= 1 THEN "score_rows"."score.house" ELSE CAST(NULL AS text) END AS "score.house",
    CASE WHEN "ranked"."place" <= 1 THEN "score_rows"."score.player" ELSE CAST(NULL AS text) END AS "score.player",
    CASE WHEN "ranked"."place" <= 1 THEN 0 ELSE 1 END AS "row",
    "score_rows"."points",
    "score_rows"."players"
  FROM "score_rows"
  INNER JOIN "ranked" ON "score_rows"."score.house" IS NOT DISTINCT FROM "ranked"."score.house" AND "score_rows"."score.player" IS NOT DISTINCT FROM "ranked"."score.player"
),
"score_3" AS (
  SELECT
    "score.house",
    "score.player",
    "row",
    sum("points") AS "points",
    count(DISTINCT "players") AS "players"
  FROM "score_top"
  GROUP BY 1, 2, 3
),
"cells" AS (
  SELECT
    "score.house",
    "score.player",
    "row",
    "points",
    "players"
  FROM "score_3"
)
SELECT
  "score.house",
  "score.player",
  coalesce(max("points"), 0) AS "points",
  coalesce(max("players"), 0) AS "players",
  CASE WHEN "row" <= 0 THEN 'group' WHEN "row" <= 1 THEN 'other' ELSE CAST(NULL AS text) END AS "_row"
FROM "cells"
GROUP BY 1, 2, "row"
ORDER BY "row" NULLS LAST, 3 DESC NULLS LAST, 1 NULLS LAST, 2 NULLS LAST
