WITH "score_2" AS (
  SELECT
    "score"."player" AS "score.player",
    sum("score"."points") AS "points",
    max("score"."points") AS "best",
    count(DISTINCT "score"."player") AS "players",
    count(*) AS "games"
  FROM "score" AS "score"
  GROUP BY 1
),
"ranked" AS (
  SELECT
    "score.player",
    row_number() OVER (ORDER BY coalesce(max("points"), 0) DESC NULLS LAST, "score.player" NULLS LAST) AS "place"
  FROM (SELECT "score.player", "points", "best", "players", "games" FROM "score_2") AS "candidates"
  GROUP BY 1
),
"score_rows" AS (
  SELECT
    "score"."player" AS "score.player",
    "score"."points" AS "points",
    "score"."points" AS "best",
    "score"."player" AS "players"
  FROM "score" AS "score"
),
"score_top" AS (
  SELECT
    CASE WHEN "ranked"."place" <= 2 THEN "score_rows"."score.player" ELSE CAST(NULL AS text) END AS "score.player",
    CASE WHEN "ranked"."place" <= 2 THEN 0 ELSE 1 END AS "row",
    "score_rows"."points",
    "score_rows"."best",
    "score_rows"."players"
  FROM "score_rows"
  INNER JOIN "ranked" ON "score_rows"."score.player" IS NOT DISTINCT FROM "ranked"."score.player"
),
"score_3" AS (
  SELECT
    "score.player",
    "row",
    sum("points") AS "points",
    max("best") AS "best",
    count(DISTINCT "players") AS "players",
    count(*) AS "games"
  FROM "score_top"
  GROUP BY 1, 2
),
"cells" AS (
  SELECT
    "score.player",
    "row",
    "points",
    "best",
    "players",
    "games"
  FROM "score_3"
)
SELECT
  "score.player",
  coalesce(max("points"), 0) AS "points",
  max("best") AS "best",
  coalesce(max("players"), 0) AS "players",
  coalesce(max("games"), 0) AS "games",
  CASE WHEN "row" <= 0 THEN 'group' WHEN "row" <= 1 THEN 'other' ELSE CAST(NULL AS text) END AS "_row"
FROM "cells"
GROUP BY 1, "row"
ORDER BY "row" NULLS LAST, 2 DESC NULLS LAST, 1 NULLS LAST
