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
    CASE WHEN isfinite("quarter hour") THEN "quarter hour" - ("quarter hour" AT TIME ZONE 'America/New_York' - date_trunc('hour', "quarter hour" AT TIME ZONE 'America/New_York')) END AS "time",
    CAST(sum("moments") AS bigint) AS "moments"
  FROM "moment_quarter_hours"
  GROUP BY 1
),
"spine" AS (
  SELECT DISTINCT CASE WHEN isfinite("step") THEN "step" - ("step" AT TIME ZONE 'America/New_York' - date_trunc('hour', "step" AT TIME ZONE 'America/New_York')) END AS "time"
  FROM (
      SELECT
        unnest(generate_series($1::timestamptz, $1::timestamptz + INTERVAL '1 hour', INTERVAL '15 minute')) AS "step",
        $1::timestamptz AS "first",
        $1::timestamptz AS "last"
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
  coalesce(max("moments"), 0) AS "moments",
  "time" IS NOT NULL AND "time" >= $4::timestamptz AS "_partial"
FROM "cells"
GROUP BY "time"
ORDER BY 1 NULLS LAST
-- $1: '2025-03-09 06:00:00+00:00'
-- $2: '2025-03-09 07:00:00+00:00'
-- $3: 'ny'
-- $4: '2026-01-01 05:00:00+00:00'
