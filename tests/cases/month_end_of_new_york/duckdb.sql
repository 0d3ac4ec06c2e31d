WITH "moment_quarter_hours" AS (
  SELECT
    CASE WHEN "moment"."at" >= TIMESTAMPTZ '1980-01-01 00:00:00+00' AND "moment"."at" < TIMESTAMPTZ '2030-01-01 00:00:00+00' THEN make_timestamptz(epoch_us("moment"."at") // 900000000 * 900000000) ELSE "moment"."at" END AS "quarter hour",
    count(*) AS "moments"
  FROM "moment" AS "moment"
  WHERE "moment"."at" >= $1::timestamptz
    AND "moment"."place" = $2::text
  GROUP BY 1
),
"moment_2" AS (
  SELECT
    CASE WHEN isfinite("quarter hour") THEN CAST(date_trunc('month', "quarter hour" AT TIME ZONE 'America/New_York') AS date) END AS "time",
    CAST(sum("moments") AS bigint) AS "moments"
  FROM "moment_quarter_hours"
  GROUP BY 1
),
"spine" AS (
  SELECT CAST(unnest(generate_series(CAST($3::date AS timestamp), CAST(max("time") AS timestamp), INTERVAL '1 month')) AS date) AS "time"
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
-- $1: '2025-09-01 04:00:00+00:00'
-- $2: 'ny'
-- $3: datetime.date(2025, 9, 1)
