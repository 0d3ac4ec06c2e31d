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
    CASE WHEN isfinite("quarter hour") THEN CAST("quarter hour" AT TIME ZONE 'Pacific/Apia' AS date) END AS "time",
    CAST(sum("moments") AS bigint) AS "moments"
  FROM "moment_quarter_hours"
  GROUP BY 1
),
"spine" AS (
  SELECT "time"
  FROM (
      SELECT CAST(unnest(generate_series(CAST($4::date AS timestamp), CAST($5::date AS timestamp), INTERVAL '1 day')) AS date) AS "time"
    ) AS "dates"
  WHERE CAST(((CAST("time" AS timestamp) + INTERVAL '12 hour') AT TIME ZONE 'Pacific/Apia') AT TIME ZONE 'Pacific/Apia' AS date) = "time"
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
-- $1: '2011-12-29 10:00:00+00:00'
-- $2: '2012-01-01 10:00:00+00:00'
-- $3: 'apia'
-- $4: datetime.date(2011, 12, 29)
-- $5: datetime.date(2012, 1, 1)
