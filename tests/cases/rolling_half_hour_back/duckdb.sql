WITH "moment_quarter_hours" AS (
  SELECT
    CASE WHEN "moment"."at" >= TIMESTAMPTZ '1980-01-01 00:00:00+00' AND "moment"."at" < TIMESTAMPTZ '2030-01-01 00:00:00+00' THEN make_timestamptz(epoch_us("moment"."at") // 900000000 * 900000000) ELSE "moment"."at" END AS "quarter hour",
    count(*) AS "moments"
  FROM "moment" AS "moment"
  WHERE "moment"."at" >= $1::timestamptz
    AND "moment"."at" < $2::timestamptz
    AND "moment"."place" = $3::text
  GROUP BY 1
),
"moment_2" AS (
  SELECT
    CASE WHEN isfinite("quarter hour") THEN CASE WHEN ("quarter hour" - ("quarter hour" AT TIME ZONE 'Australia/Lord_Howe' - date_trunc('hour', "quarter hour" AT TIME ZONE 'Australia/Lord_Howe'))) AT TIME ZONE 'Australia/Lord_Howe' IN (date_trunc('hour', "quarter hour" AT TIME ZONE 'Australia/Lord_Howe') - INTERVAL '30 minutes', date_trunc('hour', "quarter hour" AT TIME ZONE 'Australia/Lord_Howe') + INTERVAL '30 minutes') THEN "quarter hour" - ("quarter hour" AT TIME ZONE 'Australia/Lord_Howe' - date_trunc('hour', "quarter hour" AT TIME ZONE 'Australia/Lord_Howe')) + INTERVAL '30 minutes' ELSE "quarter hour" - ("quarter hour" AT TIME ZONE 'Australia/Lord_Howe' - date_trunc('hour', "quarter hour" AT TIME ZONE 'Australia/Lord_Howe')) END END AS "time",
    CAST(sum("moments") AS bigint) AS "moments"
  FROM "moment_quarter_hours"
  GROUP BY 1
),
"spine" AS (
  SELECT DISTINCT CASE WHEN isfinite("step") THEN CASE WHEN ("step" - ("step" AT TIME ZONE 'Australia/Lord_Howe' - date_trunc('hour', "step" AT TIME ZONE 'Australia/Lord_Howe'))) AT TIME ZONE 'Australia/Lord_Howe' IN (date_trunc('hour', "step" AT TIME ZONE 'Australia/Lord_Howe') - INTERVAL '30 minutes', date_trunc('hour', "step" AT TIME ZONE 'Australia/Lord_Howe') + INTERVAL '30 minutes') THEN "step" - ("step" AT TIME ZONE 'Australia/Lord_Howe' - date_trunc('hour', "step" AT TIME ZONE 'Australia/Lord_Howe')) + INTERVAL '30 minutes' ELSE "step" - ("step" AT TIME ZONE 'Australia/Lord_Howe' - date_trunc('hour', "step" AT TIME ZONE 'Australia/Lord_Howe')) END END AS "time"
  FROM (
      SELECT
        unnest(generate_series($4::timestamptz, $5::timestamptz + INTERVAL '1 hour', INTERVAL '15 minute')) AS "step",
        $4::timestamptz AS "first",
        $5::timestamptz AS "last"
    ) AS "steps"
  WHERE CASE WHEN isfinite("step") THEN CASE WHEN ("step" - ("step" AT TIME ZONE 'Australia/Lord_Howe' - date_trunc('hour', "step" AT TIME ZONE 'Australia/Lord_Howe'))) AT TIME ZONE 'Australia/Lord_Howe' IN (date_trunc('hour', "step" AT TIME ZONE 'Australia/Lord_Howe') - INTERVAL '30 minutes', date_trunc('hour', "step" AT TIME ZONE 'Australia/Lord_Howe') + INTERVAL '30 minutes') THEN "step" - ("step" AT TIME ZONE 'Australia/Lord_Howe' - date_trunc('hour', "step" AT TIME ZONE 'Australia/Lord_Howe')) + INTERVAL '30 minutes' ELSE "step" - ("step" AT TIME ZONE 'Australia/Lord_Howe' - date_trunc('hour', "step" AT TIME ZONE 'Australia/Lord_Howe')) END END >= "first"
    AND CASE WHEN isfinite("step") THEN CASE WHEN ("step" - ("step" AT TIME ZONE 'Australia/Lord_Howe' - date_trunc('hour', "step" AT TIME ZONE 'Australia/Lord_Howe'))) AT TIME ZONE 'Australia/Lord_Howe' IN (date_trunc('hour', "step" AT TIME ZONE 'Australia/Lord_Howe') - INTERVAL '30 minutes', date_trunc('hour', "step" AT TIME ZONE 'Australia/Lord_Howe') + INTERVAL '30 minutes') THEN "step" - ("step" AT TIME ZONE 'Australia/Lord_Howe' - date_trunc('hour', "step" AT TIME ZONE 'Australia/Lord_Howe')) + INTERVAL '30 minutes' ELSE "step" - ("step" AT TIME ZONE 'Australia/Lord_Howe' - date_trunc('hour', "step" AT TIME ZONE 'Australia/Lord_Howe')) END END <= "last"
),
"moment_window" AS (
  SELECT
    "bucket"."time",
    sum("part"."moments") AS "moments window"
  FROM (
      SELECT
        "time",
        CASE WHEN ("wall") AT TIME ZONE 'Australia/Lord_Howe' AT TIME ZONE 'Australia/Lord_Howe' <> "wall" THEN list_min(list_filter(generate_series(date_trunc('minute', ("wall") AT TIME ZONE 'Australia/Lord_Howe' - (("wall") AT TIME ZONE 'Australia/Lord_Howe' AT TIME ZONE 'Australia/Lord_Howe' - ("wall"))), ("wall") AT TIME ZONE 'Australia/Lord_Howe', INTERVAL '1 minute'), lambda step: step AT TIME ZONE 'Australia/Lord_Howe' > "wall")) WHEN (("wall") AT TIME ZONE 'Australia/Lord_Howe' - INTERVAL '60 minutes') AT TIME ZONE 'Australia/Lord_Howe' = "wall" THEN ("wall") AT TIME ZONE 'Australia/Lord_Howe' - INTERVAL '60 minutes' WHEN (("wall") AT TIME ZONE 'Australia/Lord_Howe' - INTERVAL '30 minutes') AT TIME ZONE 'Australia/Lord_Howe' = "wall" THEN ("wall") AT TIME ZONE 'Australia/Lord_Howe' - INTERVAL '30 minutes' ELSE ("wall") AT TIME ZONE 'Australia/Lord_Howe' END AS "first"
      FROM (
          SELECT
            "time",
            date_trunc('hour', ("time" + INTERVAL '1 hour') AT TIME ZONE 'Australia/Lord_Howe') - INTERVAL '2 hour' AS "wall"
          FROM (SELECT "spine"."time" FROM "spine") AS "buckets"
        ) AS "walls"
    ) AS "bucket"
  INNER JOIN "moment_2" AS "part" ON "part"."time" <= "bucket"."time" AND "part"."time" >= "bucket"."first"
  GROUP BY 1
),
"cells" AS (
  SELECT
    "time",
    "moments",
    CAST(NULL AS bigint) AS "moments window"
  FROM "moment_2"
  WHERE "time" >= $4::timestamptz
  UNION ALL
  SELECT
    "spine"."time",
    CAST(NULL AS bigint) AS "moments",
    "moment_window"."moments window"
  FROM "spine"
  INNER JOIN "moment_window" ON "moment_window"."time" = "spine"."time"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS bigint) AS "moments",
    CAST(NULL AS bigint) AS "moments window"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  make_timestamp(epoch_us("time")) AS "time",
  coalesce(max("moments"), 0) AS "moments",
  CASE WHEN "time" IS NOT NULL THEN coalesce(max("moments window"), 0) ELSE CAST(NULL AS bigint) END AS "moments_rolling"
FROM "cells"
GROUP BY "time"
ORDER BY 1 NULLS LAST
-- $1: '2025-04-05 11:00:00+00:00'
-- $2: '2025-04-05 16:30:00+00:00'
-- $3: 'lh'
-- $4: '2025-04-05 13:00:00+00:00'
-- $5: '2025-04-05 15:30:00+00:00'
