WITH "sale_days" AS (
  SELECT
    CAST(make_timestamp(epoch_us("sale"."sold_at")) AS date) AS "day",
    sum("sale"."amount") AS "amount",
    count(*) AS "sales"
  FROM "sale" AS "sale"
  WHERE "sale"."sold_at" >= $1::timestamptz
    AND "sale"."sold_at" < $2::timestamptz
  GROUP BY 1
),
"sale_2" AS (
  SELECT
    CASE WHEN isfinite("day") THEN CAST(date_trunc('month', CAST("day" AS timestamp)) AS date) END AS "time",
    sum("amount") AS "amount",
    CAST(sum("sales") AS bigint) AS "sales"
  FROM "sale_days"
  GROUP BY 1
),
"sale_days_2" AS (
  SELECT
    CAST(make_timestamp(epoch_us("sale"."sold_at")) AS date) AS "day",
    sum("sale"."amount") AS "gold_amount"
  FROM "sale" AS "sale"
  LEFT JOIN "client" AS "client" ON "client"."id" = "sale"."client_id"
  WHERE "sale"."sold_at" >= $1::timestamptz
    AND "sale"."sold_at" < $2::timestamptz
    AND "client"."tier" = $3::text
  GROUP BY 1
),
"sale_3" AS (
  SELECT
    CASE WHEN isfinite("day") THEN CAST(date_trunc('month', CAST("day" AS timestamp)) AS date) END AS "time",
    sum("gold_amount") AS "gold_amount"
  FROM "sale_days_2"
  GROUP BY 1
),
"spine" AS (
  SELECT CAST(unnest(generate_series(CAST($4::date AS timestamp), CAST($5::date AS timestamp), INTERVAL '1 month')) AS date) AS "time"
),
"cells" AS (
  SELECT
    "time",
    "amount",
    "sales",
    CAST(NULL AS hugeint) AS "gold_amount"
  FROM "sale_2"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS hugeint) AS "amount",
    CAST(NULL AS bigint) AS "sales",
    "gold_amount"
  FROM "sale_3"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS hugeint) AS "amount",
    CAST(NULL AS bigint) AS "sales",
    CAST(NULL AS hugeint) AS "gold_amount"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  CAST(coalesce(max("amount"), 0) AS double precision) / nullif(CAST(coalesce(max("sales"), 0) AS double precision), 0) AS "per_sale",
  CAST(coalesce(max("gold_amount"), 0) AS double precision) / nullif(CAST(coalesce(max("amount"), 0) AS double precision), 0) AS "gold_share"
FROM "cells"
GROUP BY 1
ORDER BY 1 NULLS LAST
-- $1: '2025-01-01 00:00:00+00:00'
-- $2: '2025-05-01 00:00:00+00:00'
-- $3: 'gold'
-- $4: datetime.date(2025, 1, 1)
-- $5: datetime.date(2025, 4, 1)
