WITH "sale_keys" AS (
  SELECT
    "sale"."client_id" AS "client_id",
    sum("sale"."amount") AS "amount"
  FROM "sale" AS "sale"
  GROUP BY 1
),
"sale_2" AS (
  SELECT
    "client"."tier" AS "client.tier",
    sum("sale"."amount") AS "amount"
  FROM "sale_keys" AS "sale"
  LEFT JOIN "client" AS "client" ON "client"."id" = "sale"."client_id"
  GROUP BY 1
),
"visit_keys" AS (
  SELECT
    "visit"."client_id" AS "client_id",
    sum("visit"."minutes") AS "minutes"
  FROM "visit" AS "visit"
  GROUP BY 1
),
"visit_2" AS (
  SELECT
    "client"."tier" AS "client.tier",
    sum("visit"."minutes") AS "minutes"
  FROM "visit_keys" AS "visit"
  LEFT JOIN "client" AS "client" ON "client"."id" = "visit"."client_id"
  GROUP BY 1
),
"ranked" AS (
  SELECT
    "client.tier",
    row_number() OVER (ORDER BY coalesce(sum("amount"), 0) DESC NULLS LAST, "client.tier" NULLS LAST) AS "place"
  FROM (
      SELECT
        "client.tier",
        "amount",
        CAST(NULL AS hugeint) AS "minutes"
      FROM "sale_2"
      UNION ALL
      SELECT
        "client.tier",
        CAST(NULL AS hugeint) AS "amount",
        "minutes"
      FROM "visit_2"
    ) AS "candidates"
  GROUP BY 1
),
"sale_top" AS (
  SELECT
    CASE WHEN "ranked"."place" <= 1 THEN "sale_2"."client.tier" ELSE CAST(NULL AS text) END AS "client.tier",
    CASE WHEN "ranked"."place" <= 1 THEN 0 ELSE 1 END AS "row",
    sum("sale_2"."amount") AS "amount"
  FROM "sale_2"
  INNER JOIN "ranked" ON "sale_2"."client.tier" IS NOT DISTINCT FROM "ranked"."client.tier"
  GROUP BY 1, 2
),
"visit_top" AS (
  SELECT
    CASE WHEN "ranked"."place" <= 1 THEN "visit_2"."client.tier" ELSE CAST(NULL AS text) END AS "client.tier",
    CASE WHEN "ranked"."place" <= 1 THEN 0 ELSE 1 END AS "row",
    sum("visit_2"."minutes") AS "minutes"
  FROM "visit_2"
  INNER JOIN "ranked" ON "visit_2"."client.tier" IS NOT DISTINCT FROM "ranked"."client.tier"
  GROUP BY 1, 2
),
"cells" AS (
  SELECT
    "client.tier",
    "row",
    "amount",
    CAST(NULL AS hugeint) AS "minutes"
  FROM "sale_top"
  UNION ALL
  SELECT
    "client.tier",
    "row",
    CAST(NULL AS hugeint) AS "amount",
    "minutes"
  FROM "visit_top"
)
SELECT
  "client.tier",
  coalesce(max("amount"), 0) AS "amount",
  coalesce(max("minutes"), 0) AS "minutes",
  CASE WHEN "row" <= 0 THEN 'group' WHEN "row" <= 1 THEN 'other' ELSE CAST(NULL AS text) END AS "_row"
FROM "cells"
GROUP BY 1, "row"
ORDER BY "row" NULLS LAST, 2 DESC NULLS LAST, 1 NULLS LAST
