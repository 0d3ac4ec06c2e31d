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
    sum(max("amount")) OVER (ORDER BY "time" RANGE BETWEEN INTERVAL '1 month' PRECEDING AND CURRENT ROW) AS "amount window"
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
"beginning" AS (
  SELECT min(CAST(make_timestamp(epoch_us("sale"."sold_at")) AS timestamp)) AS "time"
  FROM "sale" AS "sale"
  WHERE CAST(date_trunc('month', make_timestamp(epoch_us("sale"."sold_at"))) AS date) IS NOT NULL
    AND "sale"."sold_at" < $2::timestamptz
    AND "sale"."sold_at" > $5::timestamptz
),
"cells" AS (
  SELECT
    "time",
    "amount",
    CAST(NULL AS hugeint) AS "amount window"
  FROM "sale_2"
  WHERE "time" >= $3::date
  UNION ALL
  SELECT
    "spine"."time",
    CAST(NULL AS hugeint) AS "amount",
    "sale_window"."amount window"
  FROM "spine"
  INNER JOIN "sale_window" ON "sale_window"."time" = "spine"."time"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS hugeint) AS "amount",
    CAST(NULL AS hugeint) AS "amount window"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  coalesce(max("amount"), 0) AS "amount",
  CASE WHEN "time" IS NOT NULL THEN coalesce(max("amount window"), 0) ELSE CAST(NULL AS hugeint) END AS "amount_rolling",
  "time" IS NOT NULL AND ("time" >= $6::date OR (SELECT min("time") AS "first" FROM "beginning") IS NULL OR CAST(CAST("time" + INTERVAL '1 month' - INTERVAL '2 month' AS date) AS timestamp) < (SELECT min("time") AS "first" FROM "beginning")) AS "_partial"
FROM "cells"
GROUP BY 1
ORDER BY 1 NULLS LAST
-- $1: '2024-12-01 00:00:00+00:00'
-- $2: '2025-05-01 00:00:00+00:00'
-- $3: datetime.date(2025, 1, 1)
-- $4: datetime.date(2025, 4, 1)
-- $5: '-infinity'
-- $6: datetime.date(2025, 7, 1)
