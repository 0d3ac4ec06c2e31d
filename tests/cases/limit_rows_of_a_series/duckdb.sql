WITH "score_2" AS (
  SELECT
    CASE WHEN isfinite("score"."day") THEN CAST(date_trunc('month', CAST("score"."day" AS timestamp)) AS date) END AS "time",
    "score"."house" AS "score.house",
    sum("score"."points") AS "points"
  FROM "score" AS "score"
  GROUP BY 1, 2
),
"spine" AS (
  SELECT CAST(unnest(generate_series(CAST(min("time") AS timestamp), CAST(max("time") AS timestamp), INTERVAL '1 month')) AS date) AS "time"
  FROM "score_2"
),
"groups" AS (
  SELECT DISTINCT "score_2"."score.house"
  FROM "score_2"
),
"cells" AS (
  SELECT
    "time",
    "score.house",
    "points"
  FROM "score_2"
  UNION ALL
  SELECT
    "spine"."time",
    "groups"."score.house",
    CAST(NULL AS hugeint) AS "points"
  FROM "spine"
  CROSS JOIN "groups"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") * (SELECT count(*) AS "rows" FROM "groups") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  "score.house",
  coalesce(max("points"), 0) AS "points"
FROM "cells"
GROUP BY 1, 2
ORDER BY 1 NULLS LAST, 2 NULLS LAST
LIMIT 4
