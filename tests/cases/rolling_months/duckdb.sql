WITH "sale_days" AS (
  SELECT
    CAST(make_timestamp(epoch_us("sale"."sold_at")) AS date) AS "day",
    sum("sale"."amount") AS "amount",
    max("sale"."amount") AS "largest"
  FROM "sale" AS "sale"
  WHERE "sale"."sold_at" >= $1::timestamptz
    AND "sale"."sold_at" < $2::timestamptz
  GROUP BY 1
),
"sale_2" AS (
  SELECT
    CASE WHEN isfinite("day") THEN CAST(date_trunc('month', CAST("day" AS timestamp)) AS date) END AS "time",
    sum("amount") AS "amount",
    max("largest") AS "largest"
  FROM "sale_days"
  GROUP BY 1
),
"spine" AS (
  SELECT CAST(unnest(generate_series(CAST($3::date AS timestamp), CAST($4::date AS timestamp), INTERVAL '1 month')) AS date) AS "time"
),
"sale_window" AS (
  SELECT
    "time",
    sum(max("amount")) OVER (ORDER BY "time" RANGE BETWEEN INTERVAL '1 month' PRECEDING AND CURRENT ROW) AS "amount window",
    max(max("largest")) OVER (ORDER BY "time" RANGE BETWEEN INTERVAL '1 month' PRECEDING AND CURRENT ROW) AS "largest window"
  FROM (
      SELECT
        "time",
        "amount",
        "largest"
      FROM "sale_2"
      WHERE "time" IS NOT NULL
      UNION ALL
      SELECT
        "spine"."time",
        CAST(NULL AS hugeint) AS "amount",
        CAST(NULL AS integer) AS "largest"
      FROM "spine"
    ) AS "days"
  GROUP BY 1
),
"cells" AS (
  SELECT
    "time",
    "amount",
    "largest",
    CAST(NULL AS hugeint) AS "amount window",
    CAST(NULL AS integer) AS "largest window"
  FROM "sale_2"
  WHERE "time" >= $3::date
  UNION ALL
  SELECT
    "spine"."time",
    CAST(NULL AS hugeint) AS "amount",
    CAST(NULL AS integer) AS "largest",
    "sale_window"."amount window",
    "sale_window"."largest window"
  FROM "spine"
  INNER JOIN "sale_window" ON "sale_window"."time" = "spine"."time"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS hugeint) AS "amount",
    CAST(NULL AS integer) AS "largest",
    CAST(NULL AS hugeint) AS "amount window",
    CAST(NULL AS integer) AS "largest window"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  coalesce(max("amount"), 0) AS "amount",
  CASE WHEN "time" IS NOT NULL THEN coalesce(max("amount window"), 0) ELSE CAST(NULL AS hugeint) END AS "amount_rolling",
  max("largest") AS "largest",
  max("largest window") AS "largest_rolling"
FROM "cells"
GROUP BY 1
ORDER BY 1 NULLS LAST
-- $1: '2025-01-01 00:00:00+00:00'
-- $2: '2025-05-01 00:00:00+00:00'
-- $3: datetime.date(2025, 2, 1)
-- $4: datetime.date(2025, 4, 1)
