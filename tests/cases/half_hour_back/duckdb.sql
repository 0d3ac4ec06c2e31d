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
        unnest(generate_series($1::timestamptz, $4::timestamptz + INTERVAL '1 hour', INTERVAL '15 minute')) AS "step",
        $1::timestamptz AS "first",
        $4::timestamptz AS "last"
    ) AS "steps"
  WHERE CASE WHEN isfinite("step") THEN CASE WHEN ("step" - ("step" AT TIME ZONE 'Australia/Lord_Howe' - date_trunc('hour', "step" AT TIME ZONE 'Australia/Lord_Howe'))) AT TIME ZONE 'Australia/Lord_Howe' IN (date_trunc('hour', "step" AT TIME ZONE 'Australia/Lord_Howe') - INTERVAL '30 minutes', date_trunc('hour', "step" AT TIME ZONE 'Australia/Lord_Howe') + INTERVAL '30 minutes') THEN "step" - ("step" AT TIME ZONE 'Australia/Lord_Howe' - date_trunc('hour', "step" AT TIME ZONE 'Australia/Lord_Howe')) + INTERVAL '30 minutes' ELSE "step" - ("step" AT TIME ZONE 'Australia/Lord_Howe' - date_trunc('hour', "step" AT TIME ZONE 'Australia/Lord_Howe')) END END >= "first"
    AND CASE WHEN isfinite("step") THEN CASE WHEN ("step" - ("step" AT TIME ZONE 'Australia/Lord_Howe' - date_trunc('hour', "step" AT TIME ZONE 'Australia/Lord_Howe'))) AT TIME ZONE 'Australia/Lord_Howe' IN (date_trunc('hour', "step" AT TIME ZONE 'Australia/Lord_Howe') - INTERVAL '30 minutes', date_trunc('hour', "step" AT TIME ZONE 'Australia/Lord_Howe') + INTERVAL '30 minutes') THEN "step" - ("step" AT TIME ZONE 'Australia/Lord_Howe' - date_trunc('hour', "step" AT TIME ZONE 'Australia/Lord_Howe')) + INTERVAL '30 minutes' ELSE "step" - ("step" AT TIME ZONE 'Australia/Lord_Howe' - date_trunc('hour', "step" AT TIME ZONE 'Australia/Lord_Howe')) END END <= "last"
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
  make_timestamp(epoch_us("time")) AS "time",
  coalesce(max("moments"), 0) AS "moments"
FROM "cells"
GROUP BY "time"
ORDER BY 1 NULLS LAST
-- $1: '2025-04-05 13:00:00+00:00'
-- $2: '2025-04-05 16:30:00+00:00'
-- $3: 'lh'
-- $4: '2025-04-05 15:30:00+00:00'
