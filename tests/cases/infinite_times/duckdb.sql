WITH "moment_days" AS (
  SELECT
    CAST(make_timestamp(epoch_us("moment"."at")) AS date) AS "day",
    count(*) AS "moments"
  FROM "moment" AS "moment"
  WHERE "moment"."place" IN ($1::text, $2::text)
  GROUP BY 1
),
"moment_2" AS (
  SELECT
    CASE WHEN isfinite("day") THEN CAST(date_trunc('month', CAST("day" AS timestamp)) AS date) END AS "time",
    CAST(sum("moments") AS bigint) AS "moments"
  FROM "moment_days"
  GROUP BY 1
),
"moment_days_2" AS (
  SELECT
    CAST("moment"."wall" AS date) AS "day",
    count(*) AS "walls"
  FROM "moment" AS "moment"
  WHERE "moment"."place" IN ($1::text, $2::text)
  GROUP BY 1
),
"moment_3" AS (
  SELECT
    CASE WHEN isfinite("day") THEN CAST(date_trunc('month', CAST("day" AS timestamp)) AS date) END AS "time",
    CAST(sum("walls") AS bigint) AS "walls"
  FROM "moment_days_2"
  GROUP BY 1
),
"moment_days_3" AS (
  SELECT
    "moment"."day" AS "day",
    count(*) AS "days"
  FROM "moment" AS "moment"
  WHERE "moment"."place" IN ($1::text, $2::text)
  GROUP BY 1
),
"moment_4" AS (
  SELECT
    CASE WHEN isfinite("day") THEN CAST(date_trunc('month', CAST("day" AS timestamp)) AS date) END AS "time",
    CAST(sum("days") AS bigint) AS "days"
  FROM "moment_days_3"
  GROUP BY 1
),
"spine" AS (
  SELECT CAST(unnest(generate_series(CAST(min("time") AS timestamp), CAST(max("time") AS timestamp), INTERVAL '1 month')) AS date) AS "time"
  FROM (
      SELECT "time"
      FROM "moment_2"
      UNION ALL
      SELECT "time"
      FROM "moment_3"
      UNION ALL
      SELECT "time"
      FROM "moment_4"
    ) AS "found"
),
"cells" AS (
  SELECT
    "time",
    "moments",
    CAST(NULL AS bigint) AS "walls",
    CAST(NULL AS bigint) AS "days"
  FROM "moment_2"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS bigint) AS "moments",
    "walls",
    CAST(NULL AS bigint) AS "days"
  FROM "moment_3"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS bigint) AS "moments",
    CAST(NULL AS bigint) AS "walls",
    "days"
  FROM "moment_4"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS bigint) AS "moments",
    CAST(NULL AS bigint) AS "walls",
    CAST(NULL AS bigint) AS "days"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  coalesce(max("moments"), 0) AS "moments",
  coalesce(max("walls"), 0) AS "walls",
  coalesce(max("days"), 0) AS "days"
FROM "cells"
GROUP BY 1
ORDER BY 1 NULLS LAST
-- $1: 'odd'
-- $2: 'leap'
