WITH "score_rows" AS (
  SELECT
    CASE WHEN isfinite("score"."day") THEN "score"."day" END AS "time",
    "score"."points" AS "points",
    "score"."player" AS "players"
  FROM "score" AS "score"
  WHERE "score"."day" >= $1::date
    AND "score"."day" < $2::date
),
"score_2" AS (
  SELECT
    "time",
    sum("points") AS "points",
    count(DISTINCT "players") AS "players"
  FROM "score_rows"
  GROUP BY 1
),
"spine" AS (
  SELECT CAST(unnest(generate_series(CAST($3::date AS timestamp), CAST($4::date AS timestamp), INTERVAL '1 day')) AS date) AS "time"
),
"score_window" AS (
  SELECT
    "bucket"."time",
    sum("part"."points") AS "points window",
    count(DISTINCT "part"."players") AS "players window"
  FROM (SELECT "spine"."time" FROM "spine") AS "bucket"
  INNER JOIN "score_rows" AS "part" ON "part"."time" <= "bucket"."time" AND CASE WHEN isfinite("part"."time") THEN CAST(date_trunc('month', CAST("part"."time" AS timestamp)) AS date) END = CASE WHEN isfinite("bucket"."time") THEN CAST(date_trunc('month', CAST("bucket"."time" AS timestamp)) AS date) END
  GROUP BY 1
),
"cells" AS (
  SELECT
    "time",
    "points",
    "players",
    CAST(NULL AS hugeint) AS "points window",
    CAST(NULL AS bigint) AS "players window"
  FROM "score_2"
  WHERE "time" >= $3::date
  UNION ALL
  SELECT
    "spine"."time",
    CAST(NULL AS hugeint) AS "points",
    CAST(NULL AS bigint) AS "players",
    "score_window"."points window",
    "score_window"."players window"
  FROM "spine"
  INNER JOIN "score_window" ON "score_window"."time" = "spine"."time"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS hugeint) AS "points",
    CAST(NULL AS bigint) AS "players",
    CAST(NULL AS hugeint) AS "points window",
    CAST(NULL AS bigint) AS "players window"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  coalesce(max("points"), 0) AS "points",
  CASE WHEN "time" IS NOT NULL THEN coalesce(max("points window"), 0) ELSE CAST(NULL AS hugeint) END AS "points_to_date",
  coalesce(max("players"), 0) AS "players",
  CASE WHEN "time" IS NOT NULL THEN coalesce(max("players window"), 0) ELSE CAST(NULL AS bigint) END AS "players_to_date"
FROM "cells"
GROUP BY 1
ORDER BY 1 NULLS LAST
-- $1: datetime.date(2025, 1, 1)
-- $2: datetime.date(2025, 1, 10)
-- $3: datetime.date(2025, 1, 7)
-- $4: datetime.date(2025, 1, 9)
