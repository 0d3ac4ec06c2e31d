WITH "ledger_2" AS (
  SELECT
    "ledger"."currency" AS "ledger.currency",
    sum("ledger"."amount") AS "closing"
  FROM (
      SELECT
        "ledger"."currency" AS "currency",
        "ledger"."amount" AS "amount",
        rank() OVER (PARTITION BY "ledger"."account" ORDER BY "ledger"."day" DESC NULLS LAST) AS "pick"
      FROM "ledger" AS "ledger"
      WHERE "ledger"."day" IS NOT NULL
    ) AS "ledger"
  WHERE "ledger"."pick" = 1
  GROUP BY 1
),
"ledger_total" AS (
  SELECT sum("ledger"."amount") AS "closing"
  FROM (
      SELECT
        "ledger"."amount" AS "amount",
        rank() OVER (PARTITION BY "ledger"."account" ORDER BY "ledger"."day" DESC NULLS LAST) AS "pick"
      FROM "ledger" AS "ledger"
      WHERE "ledger"."day" IS NOT NULL
    ) AS "ledger"
  WHERE "ledger"."pick" = 1
),
"cells" AS (
  SELECT
    "ledger.currency",
    0 AS "row",
    "closing"
  FROM "ledger_2"
  UNION ALL
  SELECT
    CAST(NULL AS text) AS "ledger.currency",
    2 AS "row",
    "closing"
  FROM "ledger_total"
)
SELECT
  "ledger.currency",
  coalesce(max("closing"), 0) AS "closing",
  CASE WHEN "row" <= 0 THEN 'group' WHEN "row" <= 1 THEN 'subtotal' ELSE 'total' END AS "_row"
FROM "cells"
GROUP BY 1, "row"
ORDER BY "row" NULLS LAST, 2 DESC NULLS LAST, 1 NULLS LAST
