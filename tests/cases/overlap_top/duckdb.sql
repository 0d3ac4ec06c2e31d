WITH "sale_2" AS (
  SELECT
    "line_groups"."group_0" AS "line.color",
    sum("sale"."amount") AS "amount",
    count(*) AS "sales"
  FROM "sale" AS "sale"
  LEFT JOIN (
      SELECT DISTINCT
        "line"."sale_id" AS "key_0",
        "line"."color" AS "group_0"
      FROM "line" AS "line"
    ) AS "line_groups" ON "line_groups"."key_0" = "sale"."id"
  GROUP BY 1
),
"ranked" AS (
  SELECT
    "line.color",
    row_number() OVER (ORDER BY coalesce(max("amount"), 0) DESC NULLS LAST, "line.color" NULLS LAST) AS "place"
  FROM (SELECT "line.color", "amount", "sales" FROM "sale_2") AS "candidates"
  GROUP BY 1
),
"sale_rows" AS (
  SELECT
    "line_groups"."group_0" AS "line.color",
    "sale"."amount" AS "amount",
    "sale"."id" AS "identity 0"
  FROM "sale" AS "sale"
  LEFT JOIN (
      SELECT DISTINCT
        "line"."sale_id" AS "key_0",
        "line"."color" AS "group_0"
      FROM "line" AS "line"
    ) AS "line_groups" ON "line_groups"."key_0" = "sale"."id"
),
"sale_top" AS (
  SELECT DISTINCT
    CASE WHEN "ranked"."place" <= 1 THEN "sale_rows"."line.color" ELSE CAST(NULL AS text) END AS "line.color",
    CASE WHEN "ranked"."place" <= 1 THEN 0 ELSE 1 END AS "row",
    "sale_rows"."amount",
    "sale_rows"."identity 0"
  FROM "sale_rows"
  INNER JOIN "ranked" ON "sale_rows"."line.color" IS NOT DISTINCT FROM "ranked"."line.color"
),
"sale_3" AS (
  SELECT
    "line.color",
    "row",
    sum("amount") AS "amount",
    count(*) AS "sales"
  FROM "sale_top"
  GROUP BY 1, 2
),
"cells" AS (
  SELECT
    "line.color",
    "row",
    "amount",
    "sales"
  FROM "sale_3"
)
SELECT
  "line.color",
  coalesce(max("amount"), 0) AS "amount",
  coalesce(max("sales"), 0) AS "sales",
  CASE WHEN "row" <= 0 THEN 'group' WHEN "row" <= 1 THEN 'other' ELSE CAST(NULL AS text) END AS "_row"
FROM "cells"
GROUP BY 1, "row"
ORDER BY "row" NULLS LAST, 2 DESC NULLS LAST, 1 NULLS LAST
