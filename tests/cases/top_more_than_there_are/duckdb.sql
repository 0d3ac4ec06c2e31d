WITH "score_2" AS (
  SELECT
    "score"."house" AS "score.house",
    sum("score"."points") AS "points"
  FROM "score" AS "score"
  GROUP BY 1
),
"ranked" AS (
  SELECT
    "score.house",
    row_number() OVER (ORDER BY coalesce(sum("points"), 0) DESC NULLS LAST, "score.house" NULLS LAST) AS "place"
  FROM (SELECT "score.house", "points" FROM "score_2") AS "candidates"
  GROUP BY 1
),
"score_top" AS (
  SELECT
    CASE WHEN "ranked"."place" <= 5 THEN "score_2"."score.house" ELSE CAST(NULL AS text) END AS "score.house",
    CASE WHEN "ranked"."place" <= 5 THEN 0 ELSE 1 END AS "row",
    sum("score_2"."points") AS "points"
  FROM "score_2"
  INNER JOIN "ranked" ON "score_2"."score.house" IS NOT DISTINCT FROM "ranked"."score.house"
  GROUP BY 1, 2
),
"cells" AS (
  SELECT
    "score.house",
    "row",
    "points"
  FROM "score_top"
)
SELECT
  "score.house",
  coalesce(max("points"), 0) AS "points",
  CASE WHEN "row" <= 0 THEN 'group' WHEN "row" <= 1 THEN 'other' ELSE CAST(NULL AS text) END AS "_row"
FROM "cells"
GROUP BY 1, "row"
ORDER BY "row" NULLS LAST, 2 DESC NULLS LAST, 1 NULLS LAST
