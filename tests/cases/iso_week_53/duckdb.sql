WITH "moment_days" AS (
  SELECT
    CAST(make_timestamp(epoch_us("moment"."at")) AS date) AS "day",
    count(*) AS "moments"
  FROM "moment" AS "moment"
  WHERE "moment"."place" = $1::text
  GROUP BY 1
),
"moment_2" AS (
  SELECT
    CASE WHEN isfinite("day") THEN CAST(date_trunc('week', CAST("day" AS timestamp)) AS date) END AS "time",
    CAST(sum("moments") AS bigint) AS "moments"
  FROM "moment_days"
  GROUP BY 1
),
"spine" AS (
  SELECT CAST(unnest(generate_series(CAST(min("time") AS timestamp), CAST(max("time") AS timestamp), INTERVAL '7 day')) AS date) AS "time"
  FROM "moment_2"
),
"cells" AS (
  SELECT
    "time",
    "moments"
  FROM "moment_2"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS bigint) AS "moments"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  coalesce(max("moments"), 0) AS "moments"
FROM "cells"
GROUP BY 1
ORDER BY 1 NULLS LAST
-- $1: 'week'
