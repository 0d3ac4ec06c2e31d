WITH "sale_keys" AS (
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
"visit_keys" AS (
  SELECT
    "visit"."client_id" AS "client_id",
    count(*) AS "visits",
    sum("visit"."minutes") AS "minutes"
  FROM "visit" AS "visit"
  GROUP BY 1
),
"visit_2" AS (
  SELECT
    "client"."tier" AS "client.tier",
    CAST(sum("visit"."visits") AS bigint) AS "visits",
    sum("visit"."minutes") AS "minutes"
  FROM "visit_keys" AS "visit"
  LEFT JOIN "client" AS "client" ON "client"."id" = "visit"."client_id"
  GROUP BY 1
),
"client_2" AS (
  SELECT
    "client"."tier" AS "client.tier",
    count(*) AS "clients"
  FROM "client" AS "client"
  GROUP BY 1
),
"cells" AS (
  SELECT
    "client.tier",
    "sales",
    CAST(NULL AS bigint) AS "visits",
    CAST(NULL AS hugeint) AS "minutes",
    CAST(NULL AS bigint) AS "clients"
  FROM "sale_2"
  UNION ALL
  SELECT
    "client.tier",
    CAST(NULL AS bigint) AS "sales",
    "visits",
    "minutes",
    CAST(NULL AS bigint) AS "clients"
  FROM "visit_2"
  UNION ALL
  SELECT
    "client.tier",
    CAST(NULL AS bigint) AS "sales",
    CAST(NULL AS bigint) AS "visits",
    CAST(NULL AS hugeint) AS "minutes",
    "clients"
  FROM "client_2"
)
SELECT
  "client.tier",
  coalesce(max("sales"), 0) AS "sales",
  coalesce(max("visits"), 0) AS "visits",
  coalesce(max("minutes"), 0) AS "minutes",
  coalesce(max("clients"), 0) AS "clients"
FROM "cells"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
