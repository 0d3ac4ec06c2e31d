WITH "sale_2" AS (
  SELECT
    CAST(date_trunc('month', make_timestamp(epoch_us("sale"."sold_at"))) AS date) AS "time",
    "client"."tier" AS "client.tier",
    sum("sale"."amount") AS "amount"
  FROM "sale" AS "sale"
  LEFT JOIN "client" AS "client" ON "client"."id" = "sale"."client_id"
  WHERE "sale"."sold_at" >= $1::timestamptz
    AND "sale"."sold_at" < $2::timestamptz
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
      FROM "spine"
      INNER JOIN "sale_2" ON "sale_2"."time" = CAST("spine"."time" - INTERVAL '1 month' AS date) AND CAST("spine"."time" - INTERVAL '1 month' AS date) + INTERVAL '1 month' = "spine"."time"
    ) AS "every"
),
"cells" AS (
  SELECT
    "time",
    "client.tier",
    "amount",
    CAST(NULL AS hugeint) AS "amount earlier"
  FROM "sale_2"
  WHERE "time" >= $3::date
  UNION ALL
  SELECT
    "spine"."time",
    "sale_2"."client.tier",
    CAST(NULL AS hugeint) AS "amount",
    "sale_2"."amount" AS "amount earlier"
  FROM "spine"
  INNER JOIN "sale_2" ON "sale_2"."time" = CAST("spine"."time" - INTERVAL '1 month' AS date) AND CAST("spine"."time" - INTERVAL '1 month' AS date) + INTERVAL '1 month' = "spine"."time"
  UNION ALL
  SELECT
    "spine"."time",
    "groups"."client.tier",
    CAST(NULL AS hugeint) AS "amount",
    CAST(NULL AS hugeint) AS "amount earlier"
  FROM "spine"
  CROSS JOIN "groups"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") * (SELECT count(*) AS "rows" FROM "groups") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  "client.tier",
  coalesce(max("amount"), 0) AS "amount",
  CASE WHEN "time" IS NOT NULL AND CAST("time" - INTERVAL '1 month' AS date) + INTERVAL '1 month' = "time" THEN coalesce(max("amount earlier"), 0) ELSE CAST(NULL AS hugeint) END AS "amount_previous",
  coalesce(max("amount"), 0) - CASE WHEN "time" IS NOT NULL AND CAST("time" - INTERVAL '1 month' AS date) + INTERVAL '1 month' = "time" THEN coalesce(max("amount earlier"), 0) ELSE CAST(NULL AS hugeint) END AS "amount_change",
  CAST(coalesce(max("amount"), 0) - CASE WHEN "time" IS NOT NULL AND CAST("time" - INTERVAL '1 month' AS date) + INTERVAL '1 month' = "time" THEN coalesce(max("amount earlier"), 0) ELSE CAST(NULL AS hugeint) END AS double precision) / nullif(CAST(CASE WHEN "time" IS NOT NULL AND CAST("time" - INTERVAL '1 month' AS date) + INTERVAL '1 month' = "time" THEN coalesce(max("amount earlier"), 0) ELSE CAST(NULL AS hugeint) END AS double precision), 0) AS "amount_change_ratio"
FROM "cells"
GROUP BY 1, 2
ORDER BY 1 NULLS LAST, 2 NULLS LAST
-- $1: '2025-02-01 00:00:00+00:00'
-- $2: '2025-04-01 00:00:00+00:00'
-- $3: datetime.date(2025, 3, 1)
