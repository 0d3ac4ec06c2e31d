WITH "sale_days" AS (
  SELECT
    CAST(make_timestamp(epoch_us("sale"."sold_at")) AS date) AS "day",
    sum("sale"."amount") AS "paid_amount"
  FROM "sale" AS "sale"
  LEFT JOIN "client" AS "client" ON "client"."id" = "sale"."client_id"
  WHERE "sale"."status" = $1::text
    AND "client"."tier" IS NOT NULL
  GROUP BY 1
),
"sale_2" AS (
  SELECT
    CASE WHEN isfinite("day") THEN CAST(date_trunc('quarter', CAST("day" AS timestamp)) AS date) END AS "time",
    sum("paid_amount") AS "paid_amount"
  FROM "sale_days"
  GROUP BY 1
),
"visit_days" AS (
  SELECT
    CAST("visit"."began" AS date) AS "day",
    sum("visit"."minutes") AS "minutes"
  FROM "visit" AS "visit"
  LEFT JOIN "client" AS "client" ON "client"."id" = "visit"."client_id"
  WHERE "client"."tier" IS NOT NULL
  GROUP BY 1
),
"visit_2" AS (
  SELECT
    CASE WHEN isfinite("day") THEN CAST(date_trunc('quarter', CAST("day" AS timestamp)) AS date) END AS "time",
    sum("minutes") AS "minutes"
  FROM "visit_days"
  GROUP BY 1
),
"line_days" AS (
  SELECT
    CAST(make_timestamp(epoch_us("sale"."sold_at")) AS date) AS "day",
    sum("line"."quantity") AS "quantity"
  FROM "line" AS "line"
  LEFT JOIN "sale" AS "sale" ON "sale"."id" = "line"."sale_id"
  LEFT JOIN "client" AS "client" ON "client"."id" = "sale"."client_id"
  WHERE "client"."tier" IS NOT NULL
  GROUP BY 1
),
"line_2" AS (
  SELECT
    CASE WHEN isfinite("day") THEN CAST(date_trunc('quarter', CAST("day" AS timestamp)) AS date) END AS "time",
    sum("quantity") AS "quantity"
  FROM "line_days"
  GROUP BY 1
),
"spine" AS (
  SELECT CAST(unnest(generate_series(CAST(min("time") AS timestamp), CAST(max("time") AS timestamp), INTERVAL '3 month')) AS date) AS "time"
  FROM (
      SELECT "time"
      FROM "sale_2"
      UNION ALL
      SELECT "time"
      FROM "visit_2"
      UNION ALL
      SELECT "time"
      FROM "line_2"
    ) AS "found"
),
"cells" AS (
  SELECT
    "time",
    "paid_amount",
    CAST(NULL AS hugeint) AS "minutes",
    CAST(NULL AS hugeint) AS "quantity"
  FROM "sale_2"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS hugeint) AS "paid_amount",
    "minutes",
    CAST(NULL AS hugeint) AS "quantity"
  FROM "visit_2"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS hugeint) AS "paid_amount",
    CAST(NULL AS hugeint) AS "minutes",
    "quantity"
  FROM "line_2"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS hugeint) AS "paid_amount",
    CAST(NULL AS hugeint) AS "minutes",
    CAST(NULL AS hugeint) AS "quantity"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  coalesce(max("paid_amount"), 0) AS "paid_amount",
  coalesce(max("minutes"), 0) AS "minutes",
  coalesce(max("quantity"), 0) AS "quantity"
FROM "cells"
GROUP BY 1
ORDER BY 1 NULLS LAST
-- $1: 'paid'
