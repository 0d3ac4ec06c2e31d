WITH "sale_days" AS (
  SELECT
    CAST(make_timestamp(epoch_us("sale"."sold_at")) AS date) AS "day",
    sum("sale"."amount") AS "amount"
  FROM "sale" AS "sale"
  WHERE "sale"."sold_at" >= $1::timestamptz
    AND "sale"."sold_at" < $2::timestamptz
  GROUP BY 1
),
"sale_2" AS (
  SELECT
    CASE WHEN isfinite("day") THEN CAST(date_trunc('week', CAST("day" AS timestamp)) AS date) END AS "time",
    sum("amount") AS "amount"
  FROM "sale_days"
  GROUP BY 1
),
"sale_days_2" AS (
  SELECT
    CAST(make_timestamp(epoch_us("sale"."sold_at")) AS date) AS "day",
    sum("sale"."amount") AS "amount"
  FROM "sale" AS "sale"
  WHERE "sale"."sold_at" >= $3::timestamptz
    AND "sale"."sold_at" < $4::timestamptz
  GROUP BY 1
),
"sale_3" AS (
  SELECT
    CASE WHEN isfinite("day") THEN CAST(date_trunc('week', CAST("day" AS timestamp)) AS date) END AS "time",
    sum("amount") AS "amount"
  FROM "sale_days_2"
  GROUP BY 1
),
"spine" AS (
  SELECT CAST(unnest(generate_series(CAST($5::date AS timestamp), CAST($5::date AS timestamp), INTERVAL '7 day')) AS date) AS "time"
),
"cells" AS (
  SELECT
    "time",
    "amount",
    CAST(NULL AS hugeint) AS "amount earlier"
  FROM "sale_2"
  UNION ALL
  SELECT
    "spine"."time",
    CAST(NULL AS hugeint) AS "amount",
    "sale_3"."amount" AS "amount earlier"
  FROM "spine"
  INNER JOIN "sale_3" ON "sale_3"."time" = CAST("spine"."time" - INTERVAL '52 week' AS date)
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS hugeint) AS "amount",
    CAST(NULL AS hugeint) AS "amount earlier"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  coalesce(max("amount"), 0) AS "amount",
  CASE WHEN "time" IS NOT NULL THEN coalesce(max("amount earlier"), 0) ELSE CAST(NULL AS hugeint) END AS "amount_previous",
  coalesce(max("amount"), 0) - CASE WHEN "time" IS NOT NULL THEN coalesce(max("amount earlier"), 0) ELSE CAST(NULL AS hugeint) END AS "amount_change",
  CAST(coalesce(max("amount"), 0) - CASE WHEN "time" IS NOT NULL THEN coalesce(max("amount earlier"), 0) ELSE CAST(NULL AS hugeint) END AS double precision) / nullif(CAST(CASE WHEN "time" IS NOT NULL THEN coalesce(max("amount earlier"), 0) ELSE CAST(NULL AS hugeint) END AS double precision), 0) AS "amount_change_ratio"
FROM "cells"
GROUP BY 1
ORDER BY 1 NULLS LAST
-- $1: '2025-01-06 00:00:00+00:00'
-- $2: '2025-01-13 00:00:00+00:00'
-- $3: '2024-01-08 00:00:00+00:00'
-- $4: '2024-01-15 00:00:00+00:00'
-- $5: datetime.date(2025, 1, 6)
