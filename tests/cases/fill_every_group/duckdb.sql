WITH "sale_2" AS (
  SELECT
    CAST(date_trunc('month', make_timestamp(epoch_us("sale"."sold_at"))) AS date) AS "time",
    "client"."tier" AS "client.tier",
    sum("sale"."amount") AS "amount"
  FROM "sale" AS "sale"
  LEFT JOIN "client" AS "client" ON "client"."id" = "sale"."client_id"
  GROUP BY 1, 2
),
"spine" AS (
  SELECT CAST(unnest(generate_series(CAST(min("time") AS timestamp), CAST(max("time") AS timestamp), INTERVAL '1 month')) AS date) AS "time"
  FROM "sale_2"
),
"groups" AS (
  SELECT DISTINCT "sale_2"."client.tier"
  FROM "sale_2"
),
"cells" AS (
  SELECT
    "time",
    "client.tier",
    "amount"
  FROM "sale_2"
  UNION ALL
  SELECT
    "spine"."time",
    "groups"."client.tier",
    CAST(NULL AS hugeint) AS "amount"
  FROM "spine"
  CROSS JOIN "groups"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") * (SELECT count(*) AS "rows" FROM "groups") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  "client.tier",
  coalesce(max("amount"), 0) AS "amount"
FROM "cells"
GROUP BY 1, 2
ORDER BY 1 NULLS LAST, 2 NULLS LAST
