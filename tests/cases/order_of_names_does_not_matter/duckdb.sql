WITH "visit_keys" AS (
  SELECT
    "visit"."client_id" AS "client_id",
    sum("visit"."minutes") AS "minutes",
    count(*) AS "visits"
  FROM "visit" AS "visit"
  GROUP BY 1
),
"visit_2" AS (
  SELECT
    "client"."tier" AS "client.tier",
    sum("visit"."minutes") AS "minutes",
    CAST(sum("visit"."visits") AS bigint) AS "visits"
  FROM "visit_keys" AS "visit"
  LEFT JOIN "client" AS "client" ON "client"."id" = "visit"."client_id"
  GROUP BY 1
),
"sale_keys" AS (
  SELECT
    "sale"."client_id" AS "client_id",
    count(*) AS "sales"
  FROM "sale" AS "sale"
  GROUP BY 1
),
"sale_2" AS (
  SELECT
    "client"."tier" AS "client.tier",
    CAST(sum("sale"."sales") AS bigint) AS "sales"
  FROM "sale_keys" AS "sale"
  LEFT JOIN "client" AS "client" ON "client"."id" = "sale"."client_id"
  GROUP BY 1
),
"cells" AS (
  SELECT
    "client.tier",
    "minutes",
    "visits",
    CAST(NULL AS bigint) AS "sales"
  FROM "visit_2"
  UNION ALL
  SELECT
    "client.tier",
    CAST(NULL AS hugeint) AS "minutes",
    CAST(NULL AS bigint) AS "visits",
    "sales"
  FROM "sale_2"
)
SELECT
  "client.tier",
  coalesce(max("minutes"), 0) AS "minutes",
  coalesce(max("visits"), 0) AS "visits",
  coalesce(max("sales"), 0) AS "sales"
FROM "cells"
GROUP BY 1
ORDER BY 1 NULLS LAST
