WITH "item_quarter_hours" AS (
  SELECT
    CASE WHEN "order"."placed_at" >= TIMESTAMPTZ '1980-01-01 00:00:00+00' AND "order"."placed_at" < TIMESTAMPTZ '2030-01-01 00:00:00+00' THEN make_timestamptz(epoch_us("order"."placed_at") // 900000000 * 900000000) ELSE "order"."placed_at" END AS "quarter hour",
    sum(CAST(CAST("item"."quantity" AS numeric(10,0)) AS numeric(20,0)) * "item"."price") AS "sales"
  FROM "order_items" AS "item"
  LEFT JOIN "orders" AS "order" ON "order"."no" = "item"."order_no"
  GROUP BY 1
),
"item" AS (
  SELECT
    CASE WHEN isfinite("quarter hour") THEN CAST(date_trunc('month', "quarter hour" AT TIME ZONE 'Europe/Lisbon') AS date) END AS "time",
    sum("sales") AS "sales"
  FROM "item_quarter_hours"
  GROUP BY 1
),
"spine" AS (
  SELECT CAST(unnest(generate_series(CAST(min("time") AS timestamp), CAST(max("time") AS timestamp), INTERVAL '1 month')) AS date) AS "time"
  FROM "item"
),
"cells" AS (
  SELECT
    "time",
    "sales"
  FROM "item"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS numeric(38,2)) AS "sales"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  coalesce(max("sales"), 0) AS "sales"
FROM "cells"
GROUP BY 1
ORDER BY 1 NULLS LAST
