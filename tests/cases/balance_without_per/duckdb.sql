WITH "ledger_2" AS (
  SELECT
    "ledger"."bucket" AS "time",
    sum("ledger"."amount") AS "latest"
  FROM (
      SELECT
        "ledger"."amount" AS "amount",
        rank() OVER (PARTITION BY CASE WHEN isfinite("ledger"."day") THEN CAST(date_trunc('month', CAST("ledger"."day" AS timestamp)) AS date) END ORDER BY "ledger"."day" DESC NULLS LAST) AS "pick",
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
    "latest"
  FROM "ledger_2"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS hugeint) AS "latest"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  coalesce(max("latest"), 0) AS "latest"
FROM "cells"
GROUP BY 1
ORDER BY 1 NULLS LAST
