WITH "item" AS (
  SELECT
    CASE WHEN isfinite("order"."placed_at") THEN CAST(date_trunc('month', "order"."placed_at" AT TIME ZONE 'Europe/Lisbon') AS date) END AS "time",
    sum(CAST(CAST("item"."quantity" AS numeric(10,0)) AS numeric(20,0)) * "item"."price") AS "sales"
  FROM "order_items" AS "item"
  LEFT JOIN "orders" AS "order" ON "order"."no" = "item"."order_no"
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
