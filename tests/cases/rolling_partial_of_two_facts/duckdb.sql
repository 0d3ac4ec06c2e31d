WITH "sale_days" AS (
  SELECT
    CAST(make_timestamp(epoch_us("sale"."sold_at")) AS date) AS "day",
    sum("sale"."amount") AS "amount"
  FROM "sale" AS "sale"
  LEFT JOIN "client" AS "client" ON "client"."id" = "sale"."client_id"
  WHERE "sale"."sold_at" >= $1::timestamptz
    AND "sale"."sold_at" < $2::timestamptz
    AND "client"."tier" = $3::text
  GROUP BY 1
),
"sale_2" AS (
  SELECT
    CASE WHEN isfinite("day") THEN CAST(date_trunc('month', CAST("day" AS timestamp)) AS date) END AS "time",
    sum("amount") AS "amount"
  FROM "sale_days"
  GROUP BY 1
),
"visit_days" AS (
  SELECT
    CAST("visit"."began" AS date) AS "day",
    sum("visit"."minutes") AS "minutes"
  FROM "visit" AS "visit"
  LEFT JOIN "client" AS "client" ON "client"."id" = "visit"."client_id"
  WHERE "visit"."began" >= $4::timestamp
    AND "visit"."began" < $5::timestamp
    AND "client"."tier" = $3::text
  GROUP BY 1
),
"visit_2" AS (
  SELECT
    CASE WHEN isfinite("day") THEN CAST(date_trunc('month', CAST("day" AS timestamp)) AS date) END AS "time",
    sum("minutes") AS "minutes"
  FROM "visit_days"
  GROUP BY 1
),
"spine" AS (
  SELECT CAST(unnest(generate_series(CAST($6::date AS timestamp), CAST($7::date AS timestamp), INTERVAL '1 month')) AS date) AS "time"
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
"visit_window" AS (
  SELECT
    "time",
    sum(max("minutes")) OVER (ORDER BY "time" RANGE BETWEEN INTERVAL '1 month' PRECEDING AND CURRENT ROW) AS "minutes window"
  FROM (
      SELECT
        "time",
        "minutes"
      FROM "visit_2"
      WHERE "time" IS NOT NULL
      UNION ALL
      SELECT
        "spine"."time",
        CAST(NULL AS hugeint) AS "minutes"
      FROM "spine"
    ) AS "days"
  GROUP BY 1
),
"beginning" AS (
  SELECT min(CAST(make_timestamp(epoch_us("sale"."sold_at")) AS timestamp)) AS "time"
  FROM "sale" AS "sale"
  LEFT JOIN "client" AS "client" ON "client"."id" = "sale"."client_id"
  WHERE CAST(date_trunc('month', make_timestamp(epoch_us("sale"."sold_at"))) AS date) IS NOT NULL
    AND "sale"."sold_at" < $2::timestamptz
    AND "client"."tier" = $3::text
    AND "sale"."sold_at" > $8::timestamptz
  UNION ALL
  SELECT min(CAST("visit"."began" AS timestamp)) AS "time"
  FROM "visit" AS "visit"
  LEFT JOIN "client" AS "client" ON "client"."id" = "visit"."client_id"
  WHERE CASE WHEN isfinite("visit"."began") THEN CAST(date_trunc('month', "visit"."began") AS date) END IS NOT NULL
    AND "visit"."began" < $5::timestamp
    AND "client"."tier" = $3::text
    AND "visit"."began" > $9::timestamp
),
"cells" AS (
  SELECT
    "time",
    "amount",
    CAST(NULL AS hugeint) AS "amount window",
    CAST(NULL AS hugeint) AS "minutes",
    CAST(NULL AS hugeint) AS "minutes window"
  FROM "sale_2"
  WHERE "time" >= $6::date
  UNION ALL
  SELECT
    "spine"."time",
    CAST(NULL AS hugeint) AS "amount",
    "sale_window"."amount window",
    CAST(NULL AS hugeint) AS "minutes",
    CAST(NULL AS hugeint) AS "minutes window"
  FROM "spine"
  INNER JOIN "sale_window" ON "sale_window"."time" = "spine"."time"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS hugeint) AS "amount",
    CAST(NULL AS hugeint) AS "amount window",
    "minutes",
    CAST(NULL AS hugeint) AS "minutes window"
  FROM "visit_2"
  WHERE "time" >= $6::date
  UNION ALL
  SELECT
    "spine"."time",
    CAST(NULL AS hugeint) AS "amount",
    CAST(NULL AS hugeint) AS "amount window",
    CAST(NULL AS hugeint) AS "minutes",
    "visit_window"."minutes window"
  FROM "spine"
  INNER JOIN "visit_window" ON "visit_window"."time" = "spine"."time"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS hugeint) AS "amount",
    CAST(NULL AS hugeint) AS "amount window",
    CAST(NULL AS hugeint) AS "minutes",
    CAST(NULL AS hugeint) AS "minutes window"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  coalesce(max("amount"), 0) AS "amount",
  CASE WHEN "time" IS NOT NULL THEN coalesce(max("amount window"), 0) ELSE CAST(NULL AS hugeint) END AS "amount_rolling",
  coalesce(max("minutes"), 0) AS "minutes",
  CASE WHEN "time" IS NOT NULL THEN coalesce(max("minutes window"), 0) ELSE CAST(NULL AS hugeint) END AS "minutes_rolling",
  "time" IS NOT NULL AND ("time" >= $10::date OR (SELECT min("time") AS "first" FROM "beginning") IS NULL OR CAST(CAST("time" + INTERVAL '1 month' - INTERVAL '2 month' AS date) AS timestamp) < (SELECT min("time") AS "first" FROM "beginning")) AS "_partial"
FROM "cells"
GROUP BY 1
ORDER BY 1 NULLS LAST
-- $1: '2024-12-01 00:00:00+00:00'
-- $2: '2025-05-01 00:00:00+00:00'
-- $3: 'silver'
-- $4: '2024-12-01 00:00:00'
-- $5: '2025-05-01 00:00:00'
-- $6: datetime.date(2025, 1, 1)
-- $7: datetime.date(2025, 4, 1)
-- $8: '-infinity'
-- $9: '-infinity'
-- $10: datetime.date(2025, 7, 1)
