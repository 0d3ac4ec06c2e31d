WITH "score_days" AS (
  SELECT
    "score"."day" AS "day",
    sum("score"."points") AS "points"
  FROM "score" AS "score"
  GROUP BY 1
),
"score_2" AS (
  SELECT
    CASE WHEN isfinite("day") THEN CAST(date_trunc('month', CAST("day" AS timestamp)) AS date) END AS "time",
    sum("points") AS "points"
  FROM "score_days"
  GROUP BY 1
),
"spine" AS (
  SELECT CAST(unnest(generate_series(CAST(min("time") AS timestamp), CAST(max("time") AS timestamp), INTERVAL '1 month')) AS date) AS "time"
  FROM "score_2"
),
"cells" AS (
  SELECT
    "time",
    "points"
  FROM "score_2"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS hugeint) AS "points"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  coalesce(max("points"), 0) AS "points"
FROM "cells"
GROUP BY 1
HAVING "time" >= $1::date
  AND coalesce(max("points"), 0) > $2::hugeint
ORDER BY 1 NULLS LAST
-- $1: datetime.date(2025, 2, 1)
-- $2: 10
