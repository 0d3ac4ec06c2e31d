WITH "score_days" AS (
  SELECT
    "score"."day" AS "day",
    sum("score"."points") AS "points"
  FROM "score" AS "score"
  WHERE "score"."day" >= $1::date
    AND "score"."day" < $2::date
  GROUP BY 1
),
"score_2" AS (
  SELECT
    CASE WHEN isfinite("day") THEN CAST(date_trunc('week', CAST("day" AS timestamp)) AS date) END AS "time",
    sum("points") AS "points"
  FROM "score_days"
  GROUP BY 1
),
"spine" AS (
  SELECT CAST(unnest(generate_series(CAST($3::date AS timestamp), CAST($4::date AS timestamp), INTERVAL '7 day')) AS date) AS "time"
),
"score_window" AS (
  SELECT
    "time",
    sum(max("points")) OVER (ORDER BY "time" RANGE BETWEEN INTERVAL '7 day' PRECEDING AND CURRENT ROW) AS "points window"
  FROM (
      SELECT
        "time",
        "points"
      FROM "score_2"
      WHERE "time" IS NOT NULL
      UNION ALL
      SELECT
        "spine"."time",
        CAST(NULL AS hugeint) AS "points"
      FROM "spine"
    ) AS "days"
  GROUP BY 1
),
"cells" AS (
  SELECT
    "time",
    "points",
    CAST(NULL AS hugeint) AS "points window"
  FROM "score_2"
  WHERE "time" >= $3::date
  UNION ALL
  SELECT
    "spine"."time",
    CAST(NULL AS hugeint) AS "points",
    "score_window"."points window"
  FROM "spine"
  INNER JOIN "score_window" ON "score_window"."time" = "spine"."time"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS hugeint) AS "points",
    CAST(NULL AS hugeint) AS "points window"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  coalesce(max("points"), 0) AS "points",
  CASE WHEN "time" IS NOT NULL THEN coalesce(max("points window"), 0) ELSE CAST(NULL AS hugeint) END AS "points_rolling"
FROM "cells"
GROUP BY 1
ORDER BY 1 NULLS LAST
-- $1: datetime.date(2024, 12, 23)
-- $2: datetime.date(2025, 1, 20)
-- $3: datetime.date(2024, 12, 30)
-- $4: datetime.date(2025, 1, 13)
