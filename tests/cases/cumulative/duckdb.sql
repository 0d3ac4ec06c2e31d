WITH "sale_rows" AS (
  SELECT
    CAST(date_trunc('month', make_timestamp(epoch_us("sale"."sold_at"))) AS date) AS "time",
    "sale"."amount" AS "amount",
    "sale"."status" AS "statuses"
  FROM "sale" AS "sale"
  WHERE "sale"."sold_at" < $1::timestamptz
    AND "sale"."sold_at" > $2::timestamptz
),
"sale_2" AS (
  SELECT
    "time",
    sum("amount") AS "amount",
    count(DISTINCT "statuses") AS "statuses"
  FROM "sale_rows"
  GROUP BY 1
),
"spine" AS (
  SELECT CAST(unnest(generate_series(CAST($3::date AS timestamp), CAST($4::date AS timestamp), INTERVAL '1 month')) AS date) AS "time"
),
"sale_window" AS (
  SELECT
    "bucket"."time",
    sum("part"."amount") AS "amount window",
    count(DISTINCT "part"."statuses") AS "statuses window"
  FROM (SELECT "spine"."time" FROM "spine") AS "bucket"
  INNER JOIN "sale_rows" AS "part" ON "part"."time" <= "bucket"."time"
  GROUP BY 1
),
"cells" AS (
  SELECT
    "time",
    "amount",
    "statuses",
    CAST(NULL AS hugeint) AS "amount window",
    CAST(NULL AS bigint) AS "statuses window"
  FROM "sale_2"
  WHERE "time" >= $3::date
  UNION ALL
  SELECT
    "spine"."time",
    CAST(NULL AS hugeint) AS "amount",
    CAST(NULL AS bigint) AS "statuses",
    "sale_window"."amount window",
    "sale_window"."statuses window"
  FROM "spine"
  INNER JOIN "sale_window" ON "sale_window"."time" = "spine"."time"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS hugeint) AS "amount",
    CAST(NULL AS bigint) AS "statuses",
    CAST(NULL AS hugeint) AS "amount window",
    CAST(NULL AS bigint) AS "statuses window"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  coalesce(max("amount"), 0) AS "amount",
  CASE WHEN "time" IS NOT NULL THEN coalesce(max("amount window"), 0) ELSE CAST(NULL AS hugeint) END AS "amount_cumulative",
  coalesce(max("statuses"), 0) AS "statuses",
  CASE WHEN "time" IS NOT NULL THEN coalesce(max("statuses window"), 0) ELSE CAST(NULL AS bigint) END AS "statuses_cumulative"
FROM "cells"
GROUP BY 1
ORDER BY 1 NULLS LAST
-- $1: '2025-05-01 00:00:00+00:00'
-- $2: '-infinity'
-- $3: datetime.date(2025, 2, 1)
-- $4: datetime.date(2025, 4, 1)
