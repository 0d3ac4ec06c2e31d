WITH "ledger_2" AS (
  SELECT
    "ledger"."bucket" AS "time",
    sum("ledger"."amount") AS "opening"
  FROM (
      SELECT
        "ledger"."amount" AS "amount",
        rank() OVER (PARTITION BY CASE WHEN isfinite("ledger"."day") THEN CAST(date_trunc('month', CAST("ledger"."day" AS timestamp)) AS date) END, "ledger"."account" ORDER BY "ledger"."day" NULLS LAST) AS "pick",
        CASE WHEN isfinite("ledger"."day") THEN CAST(date_trunc('month', CAST("ledger"."day" AS timestamp)) AS date) END AS "bucket"
      FROM "ledger" AS "ledger"
    ) AS "ledger"
  WHERE "ledger"."pick" = 1
  GROUP BY 1
),
"spine" AS (
  SELECT CAST(unnest(generate_series(CAST(min("time") AS timestamp), CAST(max("time") AS timestamp), INTERVAL '1 month')) AS date) AS "time"
  FROM "ledger_2"
),
"cells" AS (
  SELECT
    "time",
    "opening"
  FROM "ledger_2"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS hugeint) AS "opening"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  coalesce(max("opening"), 0) AS "opening"
FROM "cells"
GROUP BY 1
ORDER BY 1 NULLS LAST
