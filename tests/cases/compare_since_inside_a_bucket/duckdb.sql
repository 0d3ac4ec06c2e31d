WITH "item_quarter_hours" AS (
  SELECT
    CASE WHEN "order"."placed_at" >= TIMESTAMPTZ '1980-01-01 00:00:00+00' AND "order"."placed_at" < TIMESTAMPTZ '2030-01-01 00:00:00+00' THEN make_timestamptz(epoch_us("order"."placed_at") // 900000000 * 900000000) ELSE "order"."placed_at" END AS "quarter hour",
    sum(CAST(CAST("item"."quantity" AS numeric(10,0)) AS numeric(20,0)) * "item"."price") AS "sales"
  FROM "order_items" AS "item"
  LEFT JOIN "orders" AS "order" ON "order"."no" = "item"."order_no"
  WHERE "order"."placed_at" >= $1::timestamptz
    AND "order"."placed_at" < $2::timestamptz
  GROUP BY 1
),
"item" AS (
  SELECT
    CASE WHEN isfinite("quarter hour") THEN CAST(date_trunc('month', "quarter hour" AT TIME ZONE 'Europe/Lisbon') AS date) END AS "time",
    sum("sales") AS "sales"
  FROM "item_quarter_hours"
  GROUP BY 1
),
"item_quarter_hours_2" AS (
  SELECT
    CASE WHEN "order"."placed_at" >= TIMESTAMPTZ '1980-01-01 00:00:00+00' AND "order"."placed_at" < TIMESTAMPTZ '2030-01-01 00:00:00+00' THEN make_timestamptz(epoch_us("order"."placed_at") // 900000000 * 900000000) ELSE "order"."placed_at" END AS "quarter hour",
    sum(CAST(CAST("item"."quantity" AS numeric(10,0)) AS numeric(20,0)) * "item"."price") AS "sales"
  FROM "order_items" AS "item"
  LEFT JOIN "orders" AS "order" ON "order"."no" = "item"."order_no"
  WHERE "order"."placed_at" >= $3::timestamptz
    AND "order"."placed_at" < $4::timestamptz
  GROUP BY 1
),
"item_2" AS (
  SELECT
    CASE WHEN isfinite("quarter hour") THEN CAST(date_trunc('month', "quarter hour" AT TIME ZONE 'Europe/Lisbon') AS date) END AS "time",
    sum("sales") AS "sales"
  FROM "item_quarter_hours_2"
  GROUP BY 1
),
"spine" AS (
  SELECT CAST(unnest(generate_series(CAST($5::date AS timestamp), CAST($6::date AS timestamp), INTERVAL '1 month')) AS date) AS "time"
),
"cells" AS (
  SELECT
    "time",
    "sales",
    CAST(NULL AS numeric(38,2)) AS "sales earlier"
  FROM "item"
  UNION ALL
  SELECT
    "spine"."time",
    CAST(NULL AS numeric(38,2)) AS "sales",
    "item_2"."sales" AS "sales earlier"
  FROM "spine"
  INNER JOIN "item_2" ON "item_2"."time" = CAST("spine"."time" - INTERVAL '1 month' AS date)
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS numeric(38,2)) AS "sales",
    CAST(NULL AS numeric(38,2)) AS "sales earlier"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  coalesce(max("sales"), 0) AS "sales",
  CASE WHEN "time" IS NOT NULL THEN coalesce(max("sales earlier"), 0) ELSE CAST(NULL AS numeric(38,2)) END AS "sales_previous",
  coalesce(max("sales"), 0) - CASE WHEN "time" IS NOT NULL THEN coalesce(max("sales earlier"), 0) ELSE CAST(NULL AS numeric(38,2)) END AS "sales_change",
  CAST(coalesce(max("sales"), 0) - CASE WHEN "time" IS NOT NULL THEN coalesce(max("sales earlier"), 0) ELSE CAST(NULL AS numeric(38,2)) END AS double precision) / nullif(CAST(CASE WHEN "time" IS NOT NULL THEN coalesce(max("sales earlier"), 0) ELSE CAST(NULL AS numeric(38,2)) END AS double precision), 0) AS "sales_change_ratio"
FROM "cells"
GROUP BY 1
ORDER BY 1 NULLS LAST
-- $1: '2025-01-06 00:00:00+00:00'
-- $2: '2025-03-01 00:00:00+00:00'
-- $3: '2024-12-01 00:00:00+00:00'
-- $4: '2025-02-01 00:00:00+00:00'
-- $5: datetime.date(2025, 1, 1)
-- $6: datetime.date(2025, 2, 1)
