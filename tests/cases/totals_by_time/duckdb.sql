WITH "score_2" AS (
  SELECT
    CASE WHEN isfinite("score"."day") THEN CAST(date_trunc('month', CAST("score"."day" AS timestamp)) AS date) END AS "time",
    "score"."house" AS "score.house",
    sum("score"."points") AS "points",
    count(DISTINCT "score"."player") AS "players"
  FROM "score" AS "score"
  WHERE "score"."day" >= $1::date
    AND "score"."day" < $2::date
  GROUP BY 1, 2
),
"spine" AS (
  SELECT CAST(unnest(generate_series(CAST($1::date AS timestamp), CAST($3::date AS timestamp), INTERVAL '1 month')) AS date) AS "time"
),
"groups" AS (
  SELECT DISTINCT "score_2"."score.house"
  FROM "score_2"
),
"score_total" AS (
  SELECT
    CASE WHEN isfinite("score"."day") THEN CAST(date_trunc('month', CAST("score"."day" AS timestamp)) AS date) END AS "time",
    sum("score"."points") AS "points",
    count(DISTINCT "score"."player") AS "players"
  FROM "score" AS "score"
  WHERE "score"."day" >= $1::date
    AND "score"."day" < $2::date
  GROUP BY 1
),
"score_total_2" AS (
  SELECT
    sum("score"."points") AS "points",
    count(DISTINCT "score"."player") AS "players"
  FROM "score" AS "score"
  WHERE "score"."day" >= $1::date
    AND "score"."day" < $2::date
),
"cells" AS (
  SELECT
    "time",
    "score.house",
    0 AS "row",
    "points",
    "players"
  FROM "score_2"
  UNION ALL
  SELECT
    "spine"."time",
    "groups"."score.house",
    0 AS "row",
    CAST(NULL AS hugeint) AS "points",
    CAST(NULL AS bigint) AS "players"
  FROM "spine"
  CROSS JOIN "groups"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") * (SELECT count(*) AS "rows" FROM "groups") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS text) AS "score.house",
    2 AS "row",
    "points",
    "players"
  FROM "score_total"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS text) AS "score.house",
    2 AS "row",
    CAST(NULL AS hugeint) AS "points",
    CAST(NULL AS bigint) AS "players"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
    AND EXISTS (SELECT 1 AS "one" FROM "groups")
  UNION ALL
  SELECT
    CAST(NULL AS date) AS "time",
    CAST(NULL AS text) AS "score.house",
    3 AS "row",
    "points",
    "players"
  FROM "score_total_2"
)
SELECT
  "time",
  "score.house",
  coalesce(max("points"), 0) AS "points",
  coalesce(max("players"), 0) AS "players",
  CASE WHEN "row" <= 0 THEN 'group' WHEN "row" <= 2 THEN 'subtotal' ELSE 'total' END AS "_row"
FROM "cells"
GROUP BY 1, 2, "row"
ORDER BY 1 NULLS LAST, "row" NULLS LAST, 2 NULLS LAST
-- $1: datetime.date(2025, 2, 1)
-- $2: datetime.date(2025, 4, 1)
-- $3: datetime.date(2025, 3, 1)
