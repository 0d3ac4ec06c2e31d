WITH "sale_2" AS (
  SELECT
    CAST(date_trunc('month', make_timestamp(epoch_us("sale"."sold_at"))) AS date) AS "time",
    "client"."tier" AS "client.tier",
    sum("sale"."amount") AS "amount"
  FROM "sale" AS "sale"
  LEFT JOIN "client" AS "client" ON "client"."id" = "sale"."client_id"
  WHERE "sale"."sold_at" < $1::timestamptz
    AND "sale"."sold_at" > $2::timestamptz
  GROUP BY 1, 2
),
"spine" AS (
  SELECT CAST(unnest(generate_series(CAST($3::date AS timestamp), CAST($3::date AS timestamp), INTERVAL '1 month')) AS date) AS "time"
),
"groups" AS (
  SELECT DISTINCT "client.tier"
  FROM (
      SELECT DISTINCT "sale_2"."client.tier"
      FROM "sale_2"
      WHERE "time" >= $3::date
      UNION ALL
      SELECT DISTINCT "sale_2"."client.tier"
      FROM "sale_2"
    ) AS "every"
),
"sale_window" AS (
  SELECT
    "time",
    "client.tier",
    sum(max("amount")) OVER (PARTITION BY "client.tier" ORDER BY "time" ROWS UNBOUNDED PRECEDING) AS "amount window"
  FROM (
      SELECT
        "time",
        "client.tier",
        "amount"
      FROM "sale_2"
      WHERE "time" IS NOT NULL
      UNION ALL
      SELECT
        "spine"."time",
        "groups"."client.tier",
        CAST(NULL AS hugeint) AS "amount"
      FROM "spine"
      CROSS JOIN "groups"
    ) AS "days"
  GROUP BY 1, 2
),
"cells" AS (
  SELECT
    "time",
    "client.tier",
    "amount",
    CAST(NULL AS hugeint) AS "amount window"
  FROM "sale_2"
  WHERE "time" >= $3::date
  UNION ALL
  SELECT
    "spine"."time",
    "sale_window"."client.tier",
    CAST(NULL AS hugeint) AS "amount",
    "sale_window"."amount window"
  FROM "spine"
  INNER JOIN "sale_window" ON "sale_window"."time" = "spine"."time"
  UNION ALL
  SELECT
    "spine"."time",
    "groups"."client.tier",
    CAST(NULL AS hugeint) AS "amount",
    CAST(NULL AS hugeint) AS "amount window"
  FROM "spine"
  CROSS JOIN "groups"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") * (SELECT count(*) AS "rows" FROM "groups") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  "client.tier",
  coalesce(max("amount"), 0) AS "amount",
  CASE WHEN "time" IS NOT NULL THEN coalesce(max("amount window"), 0) ELSE CAST(NULL AS hugeint) END AS "amount_cumulative"
FROM "cells"
GROUP BY 1, 2
ORDER BY 1 NULLS LAST, 2 NULLS LAST
-- $1: '2025-04-01 00:00:00+00:00'
-- $2: '-infinity'
-- $3: datetime.date(2025, 3, 1)
