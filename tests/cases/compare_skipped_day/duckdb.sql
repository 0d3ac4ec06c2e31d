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
      SELECT CAST(unnest(generate_series(CAST($4::date AS timestamp), CAST($4::date AS timestamp), INTERVAL '1 day')) AS date) AS "time"
    ) AS "dates"
  WHERE CAST(((CAST("time" AS timestamp) + INTERVAL '12 hour') AT TIME ZONE 'Pacific/Apia') AT TIME ZONE 'Pacific/Apia' AS date) = "time"
),
"unmet" AS (
  SELECT DISTINCT "moment_2"."time"
  FROM "moment_2"
  WHERE "time" >= (SELECT min(CAST("spine"."time" - INTERVAL '1 day' AS date)) AS "end" FROM "spine")
    AND "time" <= (SELECT max(CAST("spine"."time" - INTERVAL '1 day' AS date)) AS "end" FROM "spine")
    AND NOT EXISTS (
      SELECT 1 AS "one"
      FROM "spine"
      WHERE "moment_2"."time" = CAST("spine"."time" - INTERVAL '1 day' AS date)
        AND CAST(((CAST(CAST("spine"."time" - INTERVAL '1 day' AS date) AS timestamp) + INTERVAL '12 hour') AT TIME ZONE 'Pacific/Apia') AT TIME ZONE 'Pacific/Apia' AS date) = CAST("spine"."time" - INTERVAL '1 day' AS date)
    )
),
"cells" AS (
  SELECT
    "time",
    "moments",
    CAST(NULL AS bigint) AS "moments earlier"
  FROM "moment_2"
  UNION ALL
  SELECT
    "spine"."time",
    CAST(NULL AS bigint) AS "moments",
    "moment_2"."moments" AS "moments earlier"
  FROM "spine"
  INNER JOIN "moment_2" ON "moment_2"."time" = CAST("spine"."time" - INTERVAL '1 day' AS date) AND CAST(((CAST(CAST("spine"."time" - INTERVAL '1 day' AS date) AS timestamp) + INTERVAL '12 hour') AT TIME ZONE 'Pacific/Apia') AT TIME ZONE 'Pacific/Apia' AS date) = CAST("spine"."time" - INTERVAL '1 day' AS date)
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS bigint) AS "moments",
    CAST(NULL AS bigint) AS "moments earlier"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  coalesce(max("moments"), 0) AS "moments",
  CASE WHEN "time" IS NOT NULL AND CAST(((CAST(CAST("time" - INTERVAL '1 day' AS date) AS timestamp) + INTERVAL '12 hour') AT TIME ZONE 'Pacific/Apia') AT TIME ZONE 'Pacific/Apia' AS date) = CAST("time" - INTERVAL '1 day' AS date) THEN coalesce(max("moments earlier"), 0) ELSE CAST(NULL AS bigint) END AS "moments_previous",
  CAST(coalesce(max("moments"), 0) AS hugeint) - CAST(CASE WHEN "time" IS NOT NULL AND CAST(((CAST(CAST("time" - INTERVAL '1 day' AS date) AS timestamp) + INTERVAL '12 hour') AT TIME ZONE 'Pacific/Apia') AT TIME ZONE 'Pacific/Apia' AS date) = CAST("time" - INTERVAL '1 day' AS date) THEN coalesce(max("moments earlier"), 0) ELSE CAST(NULL AS bigint) END AS hugeint) AS "moments_change",
  CAST(CAST(coalesce(max("moments"), 0) AS hugeint) - CAST(CASE WHEN "time" IS NOT NULL AND CAST(((CAST(CAST("time" - INTERVAL '1 day' AS date) AS timestamp) + INTERVAL '12 hour') AT TIME ZONE 'Pacific/Apia') AT TIME ZONE 'Pacific/Apia' AS date) = CAST("time" - INTERVAL '1 day' AS date) THEN coalesce(max("moments earlier"), 0) ELSE CAST(NULL AS bigint) END AS hugeint) AS double precision) / nullif(CAST(CASE WHEN "time" IS NOT NULL AND CAST(((CAST(CAST("time" - INTERVAL '1 day' AS date) AS timestamp) + INTERVAL '12 hour') AT TIME ZONE 'Pacific/Apia') AT TIME ZONE 'Pacific/Apia' AS date) = CAST("time" - INTERVAL '1 day' AS date) THEN coalesce(max("moments earlier"), 0) ELSE CAST(NULL AS bigint) END AS double precision), 0) AS "moments_change_ratio",
  (SELECT string_agg(CAST("time" AS text), ', ' ORDER BY "time") AS "listed" FROM "unmet") AS "_unmet"
FROM "cells"
GROUP BY 1
ORDER BY 1 NULLS LAST
-- $1: '2011-12-30 10:00:00+00:00'
-- $2: '2011-12-31 10:00:00+00:00'
-- $3: 'apia'
-- $4: datetime.date(2011, 12, 31)
