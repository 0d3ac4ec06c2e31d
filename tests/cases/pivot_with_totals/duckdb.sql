WITH "sale_2" AS (
  SELECT
    "sale"."status" AS "status",
    "client"."tier" AS "client.tier",
    count(*) AS "sales"
  FROM "sale" AS "sale"
  LEFT JOIN "client" AS "client" ON "client"."id" = "sale"."client_id"
  GROUP BY 1, 2
),
"sale_total" AS (
  SELECT
    "sale"."status" AS "status",
    count(*) AS "sales"
  FROM "sale" AS "sale"
  GROUP BY 1
),
"sale_total_2" AS (
  SELECT count(*) AS "sales"
  FROM "sale" AS "sale"
),
"cells" AS (
  SELECT
    "status",
    "client.tier",
    0 AS "row",
    "sales"
  FROM "sale_2"
  UNION ALL
  SELECT
    "status",
    CAST(NULL AS text) AS "client.tier",
    2 AS "row",
    "sales"
  FROM "sale_total"
  UNION ALL
  SELECT
    CAST(NULL AS text) AS "status",
    CAST(NULL AS text) AS "client.tier",
    3 AS "row",
    "sales"
  FROM "sale_total_2"
),
"answer" AS (
  SELECT
    "status",
    "client.tier",
    coalesce(max("sales"), 0) AS "sales",
    CASE WHEN "row" <= 0 THEN 'group' WHEN "row" <= 2 THEN 'subtotal' ELSE 'total' END AS "_row",
    "row"
  FROM "cells"
  GROUP BY 1, 2, "row"
),
"placed" AS (
  SELECT
    "status",
    "client.tier",
    "sales",
    "_row",
    "row",
    CASE WHEN "row" <= 1 THEN row_number() OVER (PARTITION BY "row" <= 1 ORDER BY "row" NULLS LAST, "sales" DESC NULLS LAST, "status" NULLS LAST, "client.tier" NULLS LAST) ELSE CAST(NULL AS bigint) END AS "place"
  FROM "answer"
)
SELECT
  "status",
  "client.tier",
  "sales",
  "_row"
FROM "placed"
ORDER BY CASE WHEN "row" <= 1 THEN "place" WHEN "row" = 2 THEN coalesce(max(CASE WHEN "row" = 0 THEN "place" ELSE CAST(NULL AS bigint) END) OVER (PARTITION BY "status"), 2147483647) ELSE 2147483647 END NULLS LAST, "row" NULLS LAST, "sales" DESC NULLS LAST, "status" NULLS LAST, "client.tier" NULLS LAST
