WITH "usage_event_days" AS (
  SELECT
    CAST(make_timestamp(epoch_us("usage_event"."occurred_at")) AS date) AS "day",
    sum("usage_event"."quantity") AS "usage_volume"
  FROM "public"."usage_events" AS "usage_event"
  GROUP BY 1
),
"usage_event" AS (
  SELECT
    CASE WHEN isfinite("day") THEN CAST(date_trunc('week', CAST("day" AS timestamp)) AS date) END AS "time",
    sum("usage_volume") AS "usage_volume"
  FROM "usage_event_days"
  GROUP BY 1
),
"spine" AS (
  SELECT CAST(unnest(generate_series(CAST(min("time") AS timestamp), CAST(max("time") AS timestamp), INTERVAL '7 day')) AS date) AS "time"
  FROM "usage_event"
),
"cells" AS (
  SELECT
    "time",
    "usage_volume"
  FROM "usage_event"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS hugeint) AS "usage_volume"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  coalesce(max("usage_volume"), 0) AS "usage_volume"
FROM "cells"
GROUP BY 1
ORDER BY 1 NULLS LAST
