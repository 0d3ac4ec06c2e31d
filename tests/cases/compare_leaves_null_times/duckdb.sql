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
"cells" AS (
  SELECT
    "time",
    "minutes",
    CAST(NULL AS hugeint) AS "minutes earlier"
  FROM "visit_2"
  UNION ALL
  SELECT
    "spine"."time",
    CAST(NULL AS hugeint) AS "minutes",
    "visit_2"."minutes" AS "minutes earlier"
  FROM "spine"
  INNER JOIN "visit_2" ON "visit_2"."time" = CAST("spine"."time" - INTERVAL '1 month' AS date) AND CAST("spine"."time" - INTERVAL '1 month' AS date) + INTERVAL '1 month' = "spine"."time"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS hugeint) AS "minutes",
    CAST(NULL AS hugeint) AS "minutes earlier"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  coalesce(max("minutes"), 0) AS "minutes",
  CASE WHEN "time" IS NOT NULL AND CAST("time" - INTERVAL '1 month' AS date) + INTERVAL '1 month' = "time" THEN coalesce(max("minutes earlier"), 0) ELSE CAST(NULL AS hugeint) END AS "minutes_previous",
  coalesce(max("minutes"), 0) - CASE WHEN "time" IS NOT NULL AND CAST("time" - INTERVAL '1 month' AS date) + INTERVAL '1 month' = "time" THEN coalesce(max("minutes earlier"), 0) ELSE CAST(NULL AS hugeint) END AS "minutes_change",
  CAST(coalesce(max("minutes"), 0) - CASE WHEN "time" IS NOT NULL AND CAST("time" - INTERVAL '1 month' AS date) + INTERVAL '1 month' = "time" THEN coalesce(max("minutes earlier"), 0) ELSE CAST(NULL AS hugeint) END AS double precision) / nullif(CAST(CASE WHEN "time" IS NOT NULL AND CAST("time" - INTERVAL '1 month' AS date) + INTERVAL '1 month' = "time" THEN coalesce(max("minutes earlier"), 0) ELSE CAST(NULL AS hugeint) END AS double precision), 0) AS "minutes_change_ratio"
FROM "cells"
GROUP BY 1
ORDER BY 1 NULLS LAST
-- $1: 20
