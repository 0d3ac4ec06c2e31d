WITH "score_2" AS (
  SELECT
    "score"."house" AS "score.house",
    sum("score"."points") AS "points",
    count(DISTINCT "score"."player") AS "players",
    max("score"."points") AS "best"
  FROM "score" AS "score"
  GROUP BY 1
),
"score_total" AS (
  SELECT
    sum("score"."points") AS "points",
    count(DISTINCT "score"."player") AS "players",
    max("score"."points") AS "best"
  FROM "score" AS "score"
),
"cells" AS (
  SELECT
    "score.house",
    0 AS "row",
    "points",
    "players",
    "best"
  FROM "score_2"
  UNION ALL
  SELECT
    CAST(NULL AS text) AS "score.house",
    2 AS "row",
    "points",
    "players",
    "best"
  FROM "score_total"
)
SELECT
  "score.house",
  coalesce(max("points"), 0) AS "points",
  coalesce(max("players"), 0) AS "players",
  max("best") AS "best",
  CASE WHEN "row" <= 0 THEN 'group' WHEN "row" <= 1 THEN 'subtotal' ELSE 'total' END AS "_row"
FROM "cells"
GROUP BY 1, "row"
ORDER BY "row" NULLS LAST, 2 DESC NULLS LAST, 1 NULLS LAST
