WITH "refund_keys" AS (
  SELECT
    "refund"."sale_id" AS "sale_id",
    sum("refund"."cents") AS "refunds"
  FROM "refund" AS "refund"
  GROUP BY 1
),
"refund_2" AS (
  SELECT
    "line_groups"."group_0" AS "line.color",
    sum("refund"."refunds") AS "refunds"
  FROM "refund_keys" AS "refund"
  LEFT JOIN "sale" AS "sale" ON "sale"."id" = "refund"."sale_id"
  LEFT JOIN (
      SELECT DISTINCT
        "line"."sale_id" AS "key_0",
        "line"."color" AS "group_0"
      FROM "line" AS "line"
    ) AS "line_groups" ON "line_groups"."key_0" = "sale"."id"
  GROUP BY 1
),
"sale_2" AS (
  SELECT
    "line_groups"."group_0" AS "line.color",
    sum("sale"."amount") AS "amount"
  FROM "sale" AS "sale"
  LEFT JOIN (
      SELECT DISTINCT
        "line"."sale_id" AS "key_0",
        "line"."color" AS "group_0"
      FROM "line" AS "line"
    ) AS "line_groups" ON "line_groups"."key_0" = "sale"."id"
  GROUP BY 1
),
"line_2" AS (
  SELECT
    "line"."color" AS "line.color",
    sum("line"."quantity") AS "quantity"
  FROM "line" AS "line"
  GROUP BY 1
),
"cells" AS (
  SELECT
    "line.color",
    "refunds",
    CAST(NULL AS hugeint) AS "amount",
    CAST(NULL AS hugeint) AS "quantity"
  FROM "refund_2"
  UNION ALL
  SELECT
    "line.color",
    CAST(NULL AS hugeint) AS "refunds",
    "amount",
    CAST(NULL AS hugeint) AS "quantity"
  FROM "sale_2"
  UNION ALL
  SELECT
    "line.color",
    CAST(NULL AS hugeint) AS "refunds",
    CAST(NULL AS hugeint) AS "amount",
    "quantity"
  FROM "line_2"
)
SELECT
  "line.color",
  coalesce(max("refunds"), 0) AS "refunds",
  coalesce(max("amount"), 0) AS "amount",
  coalesce(max("quantity"), 0) AS "quantity"
FROM "cells"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
