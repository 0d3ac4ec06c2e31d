WITH "moment_days" AS (
  SELECT
    CAST(make_timestamp(epoch_us("moment"."at")) AS date) AS "day",
    count(*) AS "moments"
  FROM "moment" AS "moment"
  WHERE "moment"."place" IN ($1::text, $2::text)
    AND "moment"."at" > $3::timestamptz
  GROUP BY 1
),
"moment_2" AS (
  SELECT
    CASE WHEN isfinite("day") THEN CAST(date_trunc('year', CAST("day" AS timestamp)) AS date) END AS "time",
    CAST(sum("moments") AS bigint) AS "moments"
  FROM "moment_days"
  GROUP BY 1
),
"moment_days_2" AS (
  SELECT
    "moment"."day" AS "day",
    count(*) AS "days"
  FROM "moment" AS "moment"
  WHERE "moment"."place" IN ($1::text, $2::text)
    AND "moment"."day" > $4::date
  GROUP BY 1
),
"moment_3" AS (
  SELECT
    CASE WHEN isfinite("day") THEN CAST(date_trunc('year', CAST("day" AS timestamp)) AS date) END AS "time",
    CAST(sum("days") AS bigint) AS "days"
  FROM "moment_days_2"
  GROUP BY 1
),
"spine" AS (
  SELECT CAST(unnest(generate_series(CAST($5::date AS timestamp), CAST(max("time") AS timestamp), INTERVAL '12 month')) AS date) AS "time"
  FROM (SELECT "time" FROM "moment_2" UNION ALL SELECT "time" FROM "moment_3") AS "found"
),
"moment_window" AS (
  SELECT
    "time",
    sum(max("moments")) OVER (ORDER BY "time" ROWS UNBOUNDED PRECEDING) AS "moments window"
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
"moment_window_2" AS (
  SELECT
    "time",
    sum(max("days")) OVER (ORDER BY "time" ROWS UNBOUNDED PRECEDING) AS "days window"
  FROM (
      SELECT
        "time",
        "days"
      FROM "moment_3"
      WHERE "time" IS NOT NULL
      UNION ALL
      SELECT
        "spine"."time",
        CAST(NULL AS bigint) AS "days"
      FROM "spine"
    ) AS "days"
  GROUP BY 1
),
"cells" AS (
  SELECT
    "time",
    "moments",
    CAST(NULL AS bigint) AS "moments window",
    CAST(NULL AS bigint) AS "days",
    CAST(NULL AS bigint) AS "days window"
  FROM "moment_2"
  WHERE ("time" >= $5::date OR "time" IS NULL)
  UNION ALL
  SELECT
    "spine"."time",
    CAST(NULL AS bigint) AS "moments",
    "moment_window"."moments window",
    CAST(NULL AS bigint) AS "days",
    CAST(NULL AS bigint) AS "days window"
  FROM "spine"
  INNER JOIN "moment_window" ON "moment_window"."time" = "spine"."time"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS bigint) AS "moments",
    CAST(NULL AS bigint) AS "moments window",
    "days",
    CAST(NULL AS bigint) AS "days window"
  FROM "moment_3"
  WHERE ("time" >= $5::date OR "time" IS NULL)
  UNION ALL
  SELECT
    "spine"."time",
    CAST(NULL AS bigint) AS "moments",
    CAST(NULL AS bigint) AS "moments window",
    CAST(NULL AS bigint) AS "days",
    "moment_window_2"."days window"
  FROM "spine"
  INNER JOIN "moment_window_2" ON "moment_window_2"."time" = "spine"."time"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS bigint) AS "moments",
    CAST(NULL AS bigint) AS "moments window",
    CAST(NULL AS bigint) AS "days",
    CAST(NULL AS bigint) AS "days window"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  coalesce(max("moments"), 0) AS "moments",
  CASE WHEN "time" IS NOT NULL THEN coalesce(max("moments window"), 0) ELSE CAST(NULL AS bigint) END AS "moments_cumulative",
  coalesce(max("days"), 0) AS "days",
  CASE WHEN "time" IS NOT NULL THEN coalesce(max("days window"), 0) ELSE CAST(NULL AS bigint) END AS "days_cumulative"
FROM "cells"
GROUP BY 1
ORDER BY 1 NULLS LAST
-- $1: 'odd'
-- $2: 'leap'
-- $3: '-infinity'
-- $4: '-infinity'
-- $5: datetime.date(2024, 1, 1)
