WITH "score_2" AS (
  SELECT
    "score"."house" AS "score.house",
    sum("score"."points") AS "points",
    count(DISTINCT "score"."player") AS "players"
  FROM "score" AS "score"
  GROUP BY 1
),
"ranked" AS (
  SELECT
    "score.house",
    row_number() OVER (ORDER BY coalesce(max("points"), 0) DESC NULLS LAST, "score.house" NULLS LAST) AS "place"
  FROM (SELECT "score.house", "points", "players" FROM "score_2") AS "candidates"
  GROUP BY 1
),
"score_rows" AS (
  SELECT
    "score"."house" AS "score.house",
    "score"."points" AS "points",
    "score"."player" AS "players"
  FROM "score" AS "score"
),
"score_top" AS (
  SELECT
    CASE WHEN "ranked"."place" <= 1 THEN "score_rows"."score.house" ELSE CAST(NULL AS text) END AS "score.house",
    CASE WHEN "ranked"."place" <= 1 THEN 0 ELSE 1 END AS "row",
    "score_rows"."points",
    "score_rows"."players"
  FROM "score_rows"
  INNER JOIN "ranked" ON "score_rows"."score.house" IS NOT DISTINCT FROM "ranked"."score.house"
),
"score_3" AS (
  SELECT
    "score.house",
    "row",
    sum("points") AS "points",
    count(DISTINCT "players") AS "players"
  FROM "score_top"
  GROUP BY 1, 2
),
"score_total" AS (
  SELECT
    sum("score"."points") AS "points",
    count(DISTINCT "score"."player") AS "players"
  FROM "score" AS "score"
),
"cells" AS (
  SELECT
    "score.house",
    "row",
    "points",
    "players"
  FROM "score_3"
  UNION ALL
  SELECT
    CAST(NULL AS text) AS "score.house",
    2 AS "row",
    "points",
    "players"
  FROM "score_total"
)
SELECT
  "score.house",
  coalesce(max("points"), 0) AS "points",
  coalesce(max("players"), 0) AS "players",
  CASE WHEN "row" <= 0 THEN 'group' WHEN "row" <= 1 THEN 'other' WHEN "row" <= 1 THEN 'subtotal' ELSE 'total' END AS "_row"
FROM "cells"
GROUP BY 1, "row"
ORDER BY "row" NULLS LAST, 2 DESC NULLS LAST, 1 NULLS LAST
