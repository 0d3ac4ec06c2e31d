WITH "moment_days" AS (
  SELECT
    CAST(make_timestamp(epoch_us("moment"."at")) AS date) AS "day",
    count(*) AS "moments"
  FROM "moment" AS "moment"
  WHERE "moment"."at" >= $1::timestamptz
    AND "moment"."place" IN ($2::text, $3::text)
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
    CAST("moment"."wall" AS date) AS "day",
    count(*) AS "walls"
  FROM "moment" AS "moment"
  WHERE "moment"."wall" >= $4::timestamp
    AND "moment"."place" IN ($2::text, $3::text)
  GROUP BY 1
),
"moment_3" AS (
  SELECT
    CASE WHEN isfinite("day") THEN CAST(date_trunc('year', CAST("day" AS timestamp)) AS date) END AS "time",
    CAST(sum("walls") AS bigint) AS "walls"
  FROM "moment_days_2"
  GROUP BY 1
),
"moment_days_3" AS (
  SELECT
    "moment"."day" AS "day",
    count(*) AS "days"
  FROM "moment" AS "moment"
  WHERE "moment"."day" >= $5::date
    AND "moment"."place" IN ($2::text, $3::text)
  GROUP BY 1
),
"moment_4" AS (
  SELECT
    CASE WHEN isfinite("day") THEN CAST(date_trunc('year', CAST("day" AS timestamp)) AS date) END AS "time",
    CAST(sum("days") AS bigint) AS "days"
  FROM "moment_days_3"
  GROUP BY 1
),
"spine" AS (
  SELECT CAST(unnest(generate_series(CAST($6::date AS timestamp), CAST(max("time") AS timestamp), INTERVAL '12 month')) AS date) AS "time"
  FROM (
      SELECT "time"
      FROM "moment_2"
      UNION ALL
      SELECT "time"
      FROM "moment_3"
      UNION ALL
      SELECT "time"
      FROM "moment_4"
    ) AS "found"
),
"cells" AS (
  SELECT
    "time",
    "moments",
    CAST(NULL AS bigint) AS "moments earlier",
    CAST(NULL AS bigint) AS "walls",
    CAST(NULL AS bigint) AS "walls earlier",
    CAST(NULL AS bigint) AS "days",
    CAST(NULL AS bigint) AS "days earlier"
  FROM "moment_2"
  WHERE ("time" >= $6::date OR "time" IS NULL)
  UNION ALL
  SELECT
    "spine"."time",
    CAST(NULL AS bigint) AS "moments",
    "moment_2"."moments" AS "moments earlier",
    CAST(NULL AS bigint) AS "walls",
    CAST(NULL AS bigint) AS "walls earlier",
    CAST(NULL AS bigint) AS "days",
    CAST(NULL AS bigint) AS "days earlier"
  FROM "spine"
  INNER JOIN "moment_2" ON "moment_2"."time" = CAST("spine"."time" - INTERVAL '1 year' AS date) AND CAST("spine"."time" - INTERVAL '1 year' AS date) + INTERVAL '1 year' = "spine"."time"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS bigint) AS "moments",
    CAST(NULL AS bigint) AS "moments earlier",
    "walls",
    CAST(NULL AS bigint) AS "walls earlier",
    CAST(NULL AS bigint) AS "days",
    CAST(NULL AS bigint) AS "days earlier"
  FROM "moment_3"
  WHERE ("time" >= $6::date OR "time" IS NULL)
  UNION ALL
  SELECT
    "spine"."time",
    CAST(NULL AS bigint) AS "moments",
    CAST(NULL AS bigint) AS "moments earlier",
    CAST(NULL AS bigint) AS "walls",
    "moment_3"."walls" AS "walls earlier",
    CAST(NULL AS bigint) AS "days",
    CAST(NULL AS bigint) AS "days earlier"
  FROM "spine"
  INNER JOIN "moment_3" ON "moment_3"."time" = CAST("spine"."time" - INTERVAL '1 year' AS date) AND CAST("spine"."time" - INTERVAL '1 year' AS date) + INTERVAL '1 year' = "spine"."time"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS bigint) AS "moments",
    CAST(NULL AS bigint) AS "moments earlier",
    CAST(NULL AS bigint) AS "walls",
    CAST(NULL AS bigint) AS "walls earlier",
    "days",
    CAST(NULL AS bigint) AS "days earlier"
  FROM "moment_4"
  WHERE ("time" >= $6::date OR "time" IS NULL)
  UNION ALL
  SELECT
    "spine"."time",
    CAST(NULL AS bigint) AS "moments",
    CAST(NULL AS bigint) AS "moments earlier",
    CAST(NULL AS bigint) AS "walls",
    CAST(NULL AS bigint) AS "walls earlier",
    CAST(NULL AS bigint) AS "days",
    "moment_4"."days" AS "days earlier"
  FROM "spine"
  INNER JOIN "moment_4" ON "moment_4"."time" = CAST("spine"."time" - INTERVAL '1 year' AS date) AND CAST("spine"."time" - INTERVAL '1 year' AS date) + INTERVAL '1 year' = "spine"."time"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS bigint) AS "moments",
    CAST(NULL AS bigint) AS "moments earlier",
    CAST(NULL AS bigint) AS "walls",
    CAST(NULL AS bigint) AS "walls earlier",
    CAST(NULL AS bigint) AS "days",
    CAST(NULL AS bigint) AS "days earlier"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  coalesce(max("moments"), 0) AS "moments",
  CASE WHEN "time" IS NOT NULL AND CAST("time" - INTERVAL '1 year' AS date) + INTERVAL '1 year' = "time" THEN coalesce(max("moments earlier"), 0) ELSE CAST(NULL AS bigint) END AS "moments_previous",
  CAST(coalesce(max("moments"), 0) AS hugeint) - CAST(CASE WHEN "time" IS NOT NULL AND CAST("time" - INTERVAL '1 year' AS date) + INTERVAL '1 year' = "time" THEN coalesce(max("moments earlier"), 0) ELSE CAST(NULL AS bigint) END AS hugeint) AS "moments_change",
  CAST(CAST(coalesce(max("moments"), 0) AS hugeint) - CAST(CASE WHEN "time" IS NOT NULL AND CAST("time" - INTERVAL '1 year' AS date) + INTERVAL '1 year' = "time" THEN coalesce(max("moments earlier"), 0) ELSE CAST(NULL AS bigint) END AS hugeint) AS double precision) / nullif(CAST(CASE WHEN "time" IS NOT NULL AND CAST("time" - INTERVAL '1 year' AS date) + INTERVAL '1 year' = "time" THEN coalesce(max("moments earlier"), 0) ELSE CAST(NULL AS bigint) END AS double precision), 0) AS "moments_change_ratio",
  coalesce(max("walls"), 0) AS "walls",
  CASE WHEN "time" IS NOT NULL AND CAST("time" - INTERVAL '1 year' AS date) + INTERVAL '1 year' = "time" THEN coalesce(max("walls earlier"), 0) ELSE CAST(NULL AS bigint) END AS "walls_previous",
  CAST(coalesce(max("walls"), 0) AS hugeint) - CAST(CASE WHEN "time" IS NOT NULL AND CAST("time" - INTERVAL '1 year' AS date) + INTERVAL '1 year' = "time" THEN coalesce(max("walls earlier"), 0) ELSE CAST(NULL AS bigint) END AS hugeint) AS "walls_change",
  CAST(CAST(coalesce(max("walls"), 0) AS hugeint) - CAST(CASE WHEN "time" IS NOT NULL AND CAST("time" - INTERVAL '1 year' AS date) + INTERVAL '1 year' = "time" THEN coalesce(max("walls earlier"), 0) ELSE CAST(NULL AS bigint) END AS hugeint) AS double precision) / nullif(CAST(CASE WHEN "time" IS NOT NULL AND CAST("time" - INTERVAL '1 year' AS date) + INTERVAL '1 year' = "time" THEN coalesce(max("walls earlier"), 0) ELSE CAST(NULL AS bigint) END AS double precision), 0) AS "walls_change_ratio",
  coalesce(max("days"), 0) AS "days",
  CASE WHEN "time" IS NOT NULL AND CAST("time" - INTERVAL '1 year' AS date) + INTERVAL '1 year' = "time" THEN coalesce(max("days earlier"), 0) ELSE CAST(NULL AS bigint) END AS "days_previous",
  CAST(coalesce(max("days"), 0) AS hugeint) - CAST(CASE WHEN "time" IS NOT NULL AND CAST("time" - INTERVAL '1 year' AS date) + INTERVAL '1 year' = "time" THEN coalesce(max("days earlier"), 0) ELSE CAST(NULL AS bigint) END AS hugeint) AS "days_change",
  CAST(CAST(coalesce(max("days"), 0) AS hugeint) - CAST(CASE WHEN "time" IS NOT NULL AND CAST("time" - INTERVAL '1 year' AS date) + INTERVAL '1 year' = "time" THEN coalesce(max("days earlier"), 0) ELSE CAST(NULL AS bigint) END AS hugeint) AS double precision) / nullif(CAST(CASE WHEN "time" IS NOT NULL AND CAST("time" - INTERVAL '1 year' AS date) + INTERVAL '1 year' = "time" THEN coalesce(max("days earlier"), 0) ELSE CAST(NULL AS bigint) END AS double precision), 0) AS "days_change_ratio"
FROM "cells"
GROUP BY 1
ORDER BY 1 NULLS LAST
-- $1: '2023-01-01 00:00:00+00:00'
-- $2: 'odd'
-- $3: 'leap'
-- $4: '2023-01-01 00:00:00'
-- $5: datetime.date(2023, 1, 1)
-- $6: datetime.date(2024, 1, 1)
