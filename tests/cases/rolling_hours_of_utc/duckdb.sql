WITH "moment_2" AS (
  SELECT
    "moment"."at" - (make_timestamp(epoch_us("moment"."at")) - date_trunc('hour', make_timestamp(epoch_us("moment"."at")))) AS "time",
    count(*) AS "moments"
  FROM "moment" AS "moment"
  WHERE "moment"."at" >= $1::timestamptz
    AND "moment"."at" < $2::timestamptz
    AND "moment"."place" = $3::text
  GROUP BY 1
),
"spine" AS (
  SELECT unnest(generate_series($4::timestamptz, $5::timestamptz, INTERVAL '1 hour')) AS "time"
),
"moment_window" AS (
  SELECT
    "time",
    sum(max("moments")) OVER (ORDER BY "time" RANGE BETWEEN INTERVAL '3600 second' PRECEDING AND CURRENT ROW) AS "moments window"
  FROM (
      SELECT
        "time",
        "moments"
      FROM "moment_2"
      WHERE "time" IS NOT NULL
      UNION ALL
      SELECT
        "spine"."time",
        CAST(NULL AS bigint) AS "moments"
      FROM "spine"
    ) AS "days"
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
-- $1: '2025-06-30 17:00:00+00:00'
-- $2: '2025-06-30 22:00:00+00:00'
-- $3: 'kol'
-- $4: '2025-06-30 18:00:00+00:00'
-- $5: '2025-06-30 21:00:00+00:00'
