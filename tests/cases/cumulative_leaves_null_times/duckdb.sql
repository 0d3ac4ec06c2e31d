WITH "visit_days" AS (
  SELECT
    CAST("visit"."began" AS date) AS "day",
    sum("visit"."minutes") AS "minutes"
  FROM "visit" AS "visit"
  WHERE "visit"."minutes" >= $1::integer
  GROUP BY 1
),
"visit_2" AS (
  SELECT
    CASE WHEN isfinite("day") THEN CAST(date_trunc('month', CAST("day" AS timestamp)) AS date) END AS "time",
    sum("minutes") AS "minutes"
  FROM "visit_days"
  GROUP BY 1
),
"spine" AS (
  SELECT CAST(unnest(generate_series(CAST(min("time") AS timestamp), CAST(max("time") AS timestamp), INTERVAL '1 month')) AS date) AS "time"
  FROM "visit_2"
),
"visit_window" AS (
  SELECT
    "time",
    sum(max("minutes")) OVER (ORDER BY "time" ROWS UNBOUNDED PRECEDING) AS "minutes window"
  FROM (
      SELECT
        "time",
        "minutes"
      FROM "visit_2"
      WHERE "time" IS NOT NULL
      UNION ALL
      SELECT
        "spine"."time",
        CAST(NULL AS hugeint) AS "minutes"
      FROM "spine"
    ) AS "days"
  GROUP BY 1
),
"cells" AS (
  SELECT
    "time",
    "minutes",
    CAST(NULL AS hugeint) AS "minutes window"
  FROM "visit_2"
  UNION ALL
  SELECT
    "spine"."time",
    CAST(NULL AS hugeint) AS "minutes",
    "visit_window"."minutes window"
  FROM "spine"
  INNER JOIN "visit_window" ON "visit_window"."time" = "spine"."time"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS hugeint) AS "minutes",
    CAST(NULL AS hugeint) AS "minutes window"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  coalesce(max("minutes"), 0) AS "minutes",
  CASE WHEN "time" IS NOT NULL THEN coalesce(max("minutes window"), 0) ELSE CAST(NULL AS hugeint) END AS "minutes_cumulative"
FROM "cells"
GROUP BY 1
ORDER BY 1 NULLS LAST
-- $1: 20
