WITH "sale_2" AS (
  SELECT
    CAST(date_trunc('month', make_timestamp(epoch_us("sale"."sold_at"))) AS date) AS "time",
    sum("sale"."amount") AS "amount",
    sum("sale"."amount") AS "amount_or_null",
    max("sale"."amount") AS "largest",
    CAST(sum("sale"."amount") AS double precision) / nullif(count("sale"."amount"), 0) AS "average_amount",
    count(*) AS "sales",
    count(DISTINCT "sale"."status") AS "statuses"
  FROM "sale" AS "sale"
  WHERE "sale"."sold_at" >= $1::timestamptz
    AND "sale"."sold_at" < $2::timestamptz
  GROUP BY 1
),
"spine" AS (
  SELECT CAST(unnest(generate_series(CAST($3::date AS timestamp), CAST($4::date AS timestamp), INTERVAL '1 month')) AS date) AS "time"
),
"cells" AS (
  SELECT
    "time",
    "amount",
    "amount_or_null",
    "largest",
    "average_amount",
    "sales",
    "statuses"
  FROM "sale_2"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS hugeint) AS "amount",
    CAST(NULL AS hugeint) AS "amount_or_null",
    CAST(NULL AS integer) AS "largest",
    CAST(NULL AS double precision) AS "average_amount",
    CAST(NULL AS bigint) AS "sales",
    CAST(NULL AS bigint) AS "statuses"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  coalesce(max("amount"), 0) AS "amount",
  max("amount_or_null") AS "amount_or_null",
  max("largest") AS "largest",
  max("average_amount") AS "average_amount",
  coalesce(max("sales"), 0) AS "sales",
  coalesce(max("statuses"), 0) AS "statuses"
FROM "cells"
GROUP BY 1
ORDER BY 1 NULLS LAST
-- $1: '2025-03-01 00:00:00+00:00'
-- $2: '2025-05-01 00:00:00+00:00'
-- $3: datetime.date(2025, 3, 1)
-- $4: datetime.date(2025, 4, 1)
