WITH "score_2" AS (
  SELECT
    "score"."house" AS "score.house",
    "score"."player" AS "score.player",
    sum("score"."points") AS "points",
    count(DISTINCT "score"."player") AS "players",
    count(*) AS "games"
  FROM "score" AS "score"
  GROUP BY 1, 2
),
"score_total" AS (
  SELECT
    "score"."house" AS "score.house",
    sum("score"."points") AS "points",
    count(DISTINCT "score"."player") AS "players",
    count(*) AS "games"
  FROM "score" AS "score"
  GROUP BY 1
),
"score_total_2" AS (
  SELECT
    sum("score"."points") AS "points",
    count(DISTINCT "score"."player") AS "players",
    count(*) AS "games"
  FROM "score" AS "score"
),
"cells" AS (
  SELECT
    "score.house",
    "score.player",
    0 AS "row",
    "points",
    "players",
    "games"
  FROM "score_2"
  UNION ALL
  SELECT
    "score.house",
    CAST(NULL AS text) AS "score.player",
    2 AS "row",
    "points",
    "players",
    "games"
  FROM "score_total"
  UNION ALL
  SELECT
    CAST(NULL AS text) AS "score.house",
    CAST(NULL AS text) AS "score.player",
    3 AS "row",
    "points",
    "players",
    "games"
  FROM "score_total_2"
),
"answer" AS (
  SELECT
    "score.house",
    "score.player",
    coalesce(max("points"), 0) AS "points",
    coalesce(max("players"), 0) AS "players",
    coalesce(max("games"), 0) AS "games",
    CASE WHEN "row" <= 0 THEN 'group' WHEN "row" <= 2 THEN 'subtotal' ELSE 'total' END AS "_row",
    "row"
  FROM "cells"
  GROUP BY 1, 2, "row"
),
"placed" AS (
  SELECT
    "score.house",
    "score.player",
    "points",
    "players",
    "games",
    "_row",
    "row",
    CASE WHEN "row" <= 1 THEN row_number() OVER (PARTITION BY "row" <= 1 ORDER BY "row" NULLS LAST, "score.house" NULLS LAST, "score.player" NULLS LAST) ELSE CAST(NULL AS bigint) END AS "place"
  FROM "answer"
)
SELECT
  "score.house",
  "score.player",
  "points",
  "players",
  "games",
  "_row"
FROM "placed"
ORDER BY CASE WHEN "row" <= 1 THEN "place" WHEN "row" = 2 THEN coalesce(max(CASE WHEN "row" = 0 THEN "place" ELSE CAST(NULL AS bigint) END) OVER (PARTITION BY "score.house"), 2147483647) ELSE 2147483647 END NULLS LAST, "row" NULLS LAST, "score.house" NULLS LAST, "score.player" NULLS LAST
