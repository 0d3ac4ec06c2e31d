WITH "score_2" AS (
  SELECT
    CASE WHEN isfinite("score"."day") THEN CAST(date_trunc('month', CAST("score"."day" AS timestamp)) AS date) END AS "time",
    "score"."player" AS "score.player",
    sum("score"."points") AS "points"
  FROM "score" AS "score"
  GROUP BY 1, 2
),
"ranked" AS (
  SELECT
    "score.player",
    row_number() OVER (ORDER BY coalesce(sum("points"), 0) DESC NULLS LAST, "score.player" NULLS LAST) AS "place"
  FROM (SELECT "score.player", "points" FROM "score_2") AS "candidates"
  GROUP BY 1
),
"score_top" AS (
  SELECT
    "score_2"."time",
    CASE WHEN "ranked"."place" <= 1 THEN "score_2"."score.player" ELSE CAST(NULL AS text) END AS "score.player",
    CASE WHEN "ranked"."place" <= 1 THEN 0 ELSE 1 END AS "row",
    sum("score_2"."points") AS "points"
  FROM "score_2"
  INNER JOIN "ranked" ON "score_2"."score.player" IS NOT DISTINCT FROM "ranked"."score.player"
  GROUP BY 1, 2, 3
),
"spine" AS (
  SELECT CAST(unnest(generate_series(CAST(min("time") AS timestamp), CAST(max("time") AS timestamp), INTERVAL '1 month')) AS date) AS "time"
  FROM "score_2"
),
"groups" AS (
  SELECT DISTINCT
    "score_top"."score.player",
    "score_top"."row"
  FROM "score_top"
),
"cells" AS (
  SELECT
    "time",
    "score.player",
    "row",
    "points"
  FROM "score_top"
  UNION ALL
  SELECT
    "spine"."time",
    "groups"."score.player",
    "groups"."row",
    CAST(NULL AS hugeint) AS "points"
  FROM "spine"
  CROSS JOIN "groups"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") * (SELECT count(*) AS "rows" FROM "groups") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  "score.player",
  coalesce(max("points"), 0) AS "points",
  CASE WHEN "row" <= 0 THEN 'group' WHEN "row" <= 1 THEN 'other' ELSE CAST(NULL AS text) END AS "_row"
FROM "cells"
GROUP BY 1, 2, "row"
ORDER BY 1 NULLS LAST, "row" NULLS LAST, 2 NULLS LAST
