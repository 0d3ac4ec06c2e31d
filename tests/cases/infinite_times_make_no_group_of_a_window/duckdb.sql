WITH "moment_2" AS (
  SELECT
    CAST(date_trunc('year', make_timestamp(epoch_us("moment"."at"))) AS date) AS "time",
    "moment"."place" AS "moment.place",
    count(*) AS "moments"
  FROM "moment" AS "moment"
  WHERE "moment"."at" < $1::timestamptz
    AND "moment"."place" IN ($2::text, $3::text)
    AND "moment"."at" > $4::timestamptz
  GROUP BY 1, 2
),
"moment_3" AS (
  SELECT
    CASE WHEN isfinite("moment"."day") THEN CAST(date_trunc('year', CAST("moment"."day" AS timestamp)) AS date) END AS "time",
    "moment"."place" AS "moment.place",
    count(*) AS "days"
  FROM "moment" AS "moment"
  WHERE "moment"."day" < $5::date
    AND "moment"."place" IN ($2::text, $3::text)
    AND "moment"."day" > $6::date
  GROUP BY 1, 2
),
"spine" AS (
  SELECT CAST(unnest(generate_series(CAST($7::date AS timestamp), CAST($7::date AS timestamp), INTERVAL '12 month')) AS date) AS "time"
),
"groups" AS (
  SELECT DISTINCT "moment.place"
  FROM (
      SELECT DISTINCT "moment_2"."moment.place"
      FROM "moment_2"
      WHERE "time" >= $7::date
      UNION ALL
      SELECT DISTINCT "moment_2"."moment.place"
      FROM "moment_2"
      UNION ALL
      SELECT DISTINCT "moment_3"."moment.place"
      FROM "moment_3"
      WHERE "time" >= $7::date
      UNION ALL
      SELECT DISTINCT "moment_3"."moment.place"
      FROM "moment_3"
    ) AS "every"
),
"moment_window" AS (
  SELECT
    "time",
    "moment.place",
    sum(max("moments")) OVER (PARTITION BY "moment.place" ORDER BY "time" ROWS UNBOUNDED PRECEDING) AS "moments window"
  FROM (
      SELECT
        "time",
        "moment.place",
        "moments"
      FROM "moment_2"
      WHERE "time" IS NOT NULL
      UNION ALL
      SELECT
        "spine"."time",
        "groups"."moment.place",
        CAST(NULL AS bigint) AS "moments"
      FROM "spine"
      CROSS JOIN "groups"
    ) AS "days"
  GROUP BY 1, 2
),
"moment_window_2" AS (
  SELECT
    "time",
    "moment.place",
    sum(max("days")) OVER (PARTITION BY "moment.place" ORDER BY "time" ROWS UNBOUNDED PRECEDING) AS "days window"
  FROM (
      SELECT
        "time",
        "moment.place",
        "days"
      FROM "moment_3"
      WHERE "time" IS NOT NULL
      UNION ALL
      SELECT
        "spine"."time",
        "groups"."moment.place",
        CAST(NULL AS bigint) AS "days"
      FROM "spine"
      CROSS JOIN "groups"
    ) AS "days"
  GROUP BY 1, 2
),
"cells" AS (
  SELECT
    "time",
    "moment.place",
    "moments",
    CAST(NULL AS bigint) AS "moments window",
    CAST(NULL AS bigint) AS "days",
    CAST(NULL AS bigint) AS "days window"
  FROM "moment_2"
  WHERE "time" >= $7::date
  UNION ALL
  SELECT
    "spine"."time",
    "moment_window"."moment.place",
    CAST(NULL AS bigint) AS "moments",
    "moment_window"."moments window",
    CAST(NULL AS bigint) AS "days",
    CAST(NULL AS bigint) AS "days window"
  FROM "spine"
  INNER JOIN "moment_window" ON "moment_window"."time" = "spine"."time"
  UNION ALL
  SELECT
    "time",
    "moment.place",
    CAST(NULL AS bigint) AS "moments",
    CAST(NULL AS bigint) AS "moments window",
    "days",
    CAST(NULL AS bigint) AS "days window"
  FROM "moment_3"
  WHERE "time" >= $7::date
  UNION ALL
  SELECT
    "spine"."time",
    "moment_window_2"."moment.place",
    CAST(NULL AS bigint) AS "moments",
    CAST(NULL AS bigint) AS "moments window",
    CAST(NULL AS bigint) AS "days",
    "moment_window_2"."days window"
  FROM "spine"
  INNER JOIN "moment_window_2" ON "moment_window_2"."time" = "spine"."time"
  UNION ALL
  SELECT
    "spine"."time",
    "groups"."moment.place",
    CAST(NULL AS bigint) AS "moments",
    CAST(NULL AS bigint) AS "moments window",
    CAST(NULL AS bigint) AS "days",
    CAST(NULL AS bigint) AS "days window"
  FROM "spine"
  CROSS JOIN "groups"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") * (SELECT count(*) AS "rows" FROM "groups") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  "moment.place",
  coalesce(max("moments"), 0) AS "moments",
  CASE WHEN "time" IS NOT NULL THEN coalesce(max("moments window"), 0) ELSE CAST(NULL AS bigint) END AS "moments_cumulative",
  coalesce(max("days"), 0) AS "days",
  CASE WHEN "time" IS NOT NULL THEN coalesce(max("days window"), 0) ELSE CAST(NULL AS bigint) END AS "days_cumulative"
FROM "cells"
GROUP BY 1, 2
ORDER BY 1 NULLS LAST, 2 NULLS LAST
-- $1: '2025-01-01 00:00:00+00:00'
-- $2: 'odd'
-- $3: 'leap'
-- $4: '-infinity'
-- $5: datetime.date(2025, 1, 1)
-- $6: '-infinity'
-- $7: datetime.date(2024, 1, 1)
