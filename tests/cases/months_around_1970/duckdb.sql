WITH "reading_days" AS (
  SELECT
    CAST(make_timestamp(epoch_us("reading"."at")) AS date) AS "day",
    sum("reading"."amount") AS "amount",
    count(*) AS "readings"
  FROM "reading" AS "reading"
  WHERE "reading"."series" = $1::text
  GROUP BY 1
),
"reading_2" AS (
  SELECT
    CASE WHEN isfinite("day") THEN CAST(date_trunc('month', CAST("day" AS timestamp)) AS date) END AS "time",
    sum("amount") AS "amount",
    CAST(sum("readings") AS bigint) AS "readings"
  FROM "reading_days"
  GROUP BY 1
),
"reading_days_2" AS (
  SELECT
    CAST("reading"."wall" AS date) AS "day",
    sum("reading"."amount") AS "amount_by_wall"
  FROM "reading" AS "reading"
  WHERE "reading"."series" = $1::text
  GROUP BY 1
),
"reading_3" AS (
  SELECT
    CASE WHEN isfinite("day") THEN CAST(date_trunc('month', CAST("day" AS timestamp)) AS date) END AS "time",
    sum("amount_by_wall") AS "amount_by_wall"
  FROM "reading_days_2"
  GROUP BY 1
),
"reading_days_3" AS (
  SELECT
    "reading"."day" AS "day",
    sum("reading"."amount") AS "amount_by_day"
  FROM "reading" AS "reading"
  WHERE "reading"."series" = $1::text
  GROUP BY 1
),
"reading_4" AS (
  SELECT
    CASE WHEN isfinite("day") THEN CAST(date_trunc('month', CAST("day" AS timestamp)) AS date) END AS "time",
    sum("amount_by_day") AS "amount_by_day"
  FROM "reading_days_3"
  GROUP BY 1
),
"cells" AS (
  SELECT
    "time",
    "amount",
    "readings",
    CAST(NULL AS hugeint) AS "amount_by_wall",
    CAST(NULL AS hugeint) AS "amount_by_day"
  FROM "reading_2"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS hugeint) AS "amount",
    CAST(NULL AS bigint) AS "readings",
    "amount_by_wall",
    CAST(NULL AS hugeint) AS "amount_by_day"
  FROM "reading_3"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS hugeint) AS "amount",
    CAST(NULL AS bigint) AS "readings",
    CAST(NULL AS hugeint) AS "amount_by_wall",
    "amount_by_day"
  FROM "reading_4"
)
SELECT
  "time",
  coalesce(max("amount"), 0) AS "amount",
  coalesce(max("readings"), 0) AS "readings",
  coalesce(max("amount_by_wall"), 0) AS "amount_by_wall",
  coalesce(max("amount_by_day"), 0) AS "amount_by_day"
FROM "cells"
GROUP BY 1
ORDER BY 1 NULLS LAST
-- $1: 'utc'
