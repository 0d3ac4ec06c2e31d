WITH "ledger_2" AS (
  SELECT
    "ledger"."bucket" AS "time",
    "ledger"."currency" AS "ledger.currency",
    sum("ledger"."amount") AS "closing"
  FROM (
      SELECT
        "ledger"."currency" AS "currency",
        "ledger"."amount" AS "amount",
        rank() OVER (PARTITION BY CASE WHEN isfinite("ledger"."day") THEN CAST(date_trunc('month', CAST("ledger"."day" AS timestamp)) AS date) END, "ledger"."account" ORDER BY "ledger"."day" DESC NULLS LAST) AS "pick",
        CASE WHEN isfinite("ledger"."day") THEN CAST(date_trunc('month', CAST("ledger"."day" AS timestamp)) AS date) END AS "bucket"
      FROM "ledger" AS "ledger"
    ) AS "ledger"
  WHERE "ledger"."pick" = 1
  GROUP BY 1, 2
),
"spine" AS (
  SELECT CAST(unnest(generate_series(CAST(min("time") AS timestamp), CAST(max("time") AS timestamp), INTERVAL '1 month')) AS date) AS "time"
  FROM "ledger_2"
),
"groups" AS (
  SELECT DISTINCT "ledger_2"."ledger.currency"
  FROM "ledger_2"
),
"cells" AS (
  SELECT
    "time",
    "ledger.currency",
    "closing"
  FROM "ledger_2"
  UNION ALL
  SELECT
    "spine"."time",
    "groups"."ledger.currency",
    CAST(NULL AS hugeint) AS "closing"
  FROM "spine"
  CROSS JOIN "groups"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") * (SELECT count(*) AS "rows" FROM "groups") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  "ledger.currency",
  coalesce(max("closing"), 0) AS "closing"
FROM "cells"
GROUP BY 1, 2
ORDER BY 1 NULLS LAST, 2 NULLS LAST
