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
"cells" AS (
  SELECT
    "time",
    "amount"
  FROM "sale_2"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS hugeint) AS "amount"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  coalesce(max("amount"), 0) AS "amount",
  "time" IS NOT NULL AND ("time" >= $5::date OR "time" IN ($3::date, $4::date)) AS "_partial"
FROM "cells"
GROUP BY 1
ORDER BY 1 NULLS LAST
-- $1: '2025-01-15 00:00:00+00:00'
-- $2: '2025-04-10 00:00:00+00:00'
-- $3: datetime.date(2025, 1, 1)
-- $4: datetime.date(2025, 4, 1)
-- $5: datetime.date(2025, 7, 1)
