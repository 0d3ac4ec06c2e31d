WITH "sale_days" AS (
  SELECT
    CAST(make_timestamp(epoch_us("sale"."sold_at")) AS date) AS "day",
    sum("sale"."amount") AS "amount"
  FROM "sale" AS "sale"
  WHERE "sale"."sold_at" < $1::timestamptz
    AND "sale"."sold_at" > $2::timestamptz
  GROUP BY 1
),
"sale_2" AS (
  SELECT
    CASE WHEN isfinite("day") THEN CAST(date_trunc('month', CAST("day" AS timestamp)) AS date) END AS "time",
    sum("amount") AS "amount"
  FROM "sale_days"
  GROUP BY 1
),
"spine" AS (
  SELECT CAST(unnest(generate_series(CAST($3::date AS timestamp), CAST($4::date AS timestamp), INTERVAL '1 month')) AS date) AS "time"
),
"sale_window" AS (
  SELECT
    "time",
    sum(max("amount")) OVER (ORDER BY "time" ROWS UNBOUNDED PRECEDING) AS "amount window"
  FROM (
      SELECT
        "time",
        "amount"
      FROM "sale_2"
      WHERE "time" IS NOT NULL
      UNION ALL
      SELECT
        "spine"."time",
        CAST(NULL AS hugeint) AS "amount"
      FROM "spine"
    ) AS "days"
  GROUP BY 1
),
"cells" AS (
  SELECT
    "time",
    "amount",
    CAST(NULL AS hugeint) AS "amount earlier",
    CAST(NULL AS hugeint) AS "amount window"
  FROM "sale_2"
  WHERE "time" >= $3::date
  UNION ALL
  SELECT
    "spine"."time",
    CAST(NULL AS hugeint) AS "amount",
    "sale_2"."amount" AS "amount earlier",
    CAST(NULL AS hugeint) AS "amount window"
  FROM "spine"
  INNER JOIN "sale_2" ON "sale_2"."time" = CAST("spine"."time" - INTERVAL '1 month' AS date) AND CAST("spine"."time" - INTERVAL '1 month' AS date) + INTERVAL '1 month' = "spine"."time"
  UNION ALL
  SELECT
    "spine"."time",
    CAST(NULL AS hugeint) AS "amount",
    CAST(NULL AS hugeint) AS "amount earlier",
    "sale_window"."amount window"
  FROM "spine"
  INNER JOIN "sale_window" ON "sale_window"."time" = "spine"."time"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS hugeint) AS "amount",
    CAST(NULL AS hugeint) AS "amount earlier",
    CAST(NULL AS hugeint) AS "amount window"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  coalesce(max("amount"), 0) AS "amount",
  CASE WHEN "time" IS NOT NULL AND CAST("time" - INTERVAL '1 month' AS date) + INTERVAL '1 month' = "time" THEN coalesce(max("amount earlier"), 0) ELSE CAST(NULL AS hugeint) END AS "amount_previous",
  coalesce(max("amount"), 0) - CASE WHEN "time" IS NOT NULL AND CAST("time" - INTERVAL '1 month' AS date) + INTERVAL '1 month' = "time" THEN coalesce(max("amount earlier"), 0) ELSE CAST(NULL AS hugeint) END AS "amount_change",
  CAST(coalesce(max("amount"), 0) - CASE WHEN "time" IS NOT NULL AND CAST("time" - INTERVAL '1 month' AS date) + INTERVAL '1 month' = "time" THEN coalesce(max("amount earlier"), 0) ELSE CAST(NULL AS hugeint) END AS double precision) / nullif(CAST(CASE WHEN "time" IS NOT NULL AND CAST("time" - INTERVAL '1 month' AS date) + INTERVAL '1 month' = "time" THEN coalesce(max("amount earlier"), 0) ELSE CAST(NULL AS hugeint) END AS double precision), 0) AS "amount_change_ratio",
  CASE WHEN "time" IS NOT NULL THEN coalesce(max("amount window"), 0) ELSE CAST(NULL AS hugeint) END AS "amount_cumulative"
FROM "cells"
GROUP BY 1
ORDER BY 1 NULLS LAST
-- $1: '2025-04-01 00:00:00+00:00'
-- $2: '-infinity'
-- $3: datetime.date(2025, 1, 1)
-- $4: datetime.date(2025, 3, 1)
