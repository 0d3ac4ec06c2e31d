WITH "moment_quarter_hours" AS (
  SELECT
    CASE WHEN "moment"."at" >= TIMESTAMPTZ '1980-01-01 00:00:00+00' AND "moment"."at" < TIMESTAMPTZ '2030-01-01 00:00:00+00' THEN make_timestamptz(epoch_us("moment"."at") // 900000000 * 900000000) ELSE "moment"."at" END AS "quarter hour",
    count(*) AS "moments"
  FROM "moment" AS "moment"
  WHERE "moment"."place" = $1::text
  GROUP BY 1
),
"moment_2" AS (
  SELECT
    CASE WHEN isfinite("quarter hour") THEN "quarter hour" - ("quarter hour" AT TIME ZONE 'America/New_York' - date_trunc('hour', "quarter hour" AT TIME ZONE 'America/New_York')) END AS "time",
    CAST(sum("moments") AS bigint) AS "moments"
  FROM "moment_quarter_hours"
  GROUP BY 1
),
"spine" AS (
  SELECT DISTINCT CASE WHEN isfinite("step") THEN "step" - ("step" AT TIME ZONE 'America/New_York' - date_trunc('hour', "step" AT TIME ZONE 'America/New_York')) END AS "time"
  FROM (
      SELECT
        unnest(generate_series(min("time"), least(max("time"), min("time") + INTERVAL '1000001 hour') + INTERVAL '1 hour', INTERVAL '15 minute')) AS "step",
        min("time") AS "first",
        least(max("time"), min("time") + INTERVAL '1000001 hour') AS "last"
      FROM "moment_2"
    ) AS "steps"
  WHERE CASE WHEN isfinite("step") THEN "step" - ("step" AT TIME ZONE 'America/New_York' - date_trunc('hour', "step" AT TIME ZONE 'America/New_York')) END >= "first"
    AND CASE WHEN isfinite("step") THEN "step" - ("step" AT TIME ZONE 'America/New_York' - date_trunc('hour', "step" AT TIME ZONE 'America/New_York')) END <= "last"
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
-- $1: 'odd'
