WITH "ledger_2" AS (
  SELECT
    "ledger"."bucket" AS "time",
    sum("ledger"."amount") AS "closing"
  FROM (
      SELECT
        "ledger"."amount" AS "amount",
        rank() OVER (PARTITION BY CASE WHEN isfinite("ledger"."day") THEN CAST(date_trunc('month', CAST("ledger"."day" AS timestamp)) AS date) END, "ledger"."account" ORDER BY "ledger"."day" DESC NULLS LAST) AS "pick",
        CASE WHEN isfinite("ledger"."day") THEN CAST(date_trunc('month', CAST("ledger"."day" AS timestamp)) AS date) END AS "bucket"
      FROM "ledger" AS "ledger"
      WHERE "ledger"."day" >= $1::date
        AND "ledger"."day" < $2::date
    ) AS "ledger"
  WHERE "ledger"."pick" = 1
  GROUP BY 1
),
"spine" AS (
  SELECT CAST(unnest(generate_series(CAST($3::date AS timestamp), CAST($4::date AS timestamp), INTERVAL '1 month')) AS date) AS "time"
),
"cells" AS (
  SELECT
    "time",
    "closing",
    CAST(NULL AS hugeint) AS "closing earlier"
  FROM "ledger_2"
  WHERE "time" >= $3::date
  UNION ALL
  SELECT
    "spine"."time",
    CAST(NULL AS hugeint) AS "closing",
    "ledger_2"."closing" AS "closing earlier"
  FROM "spine"
  INNER JOIN "ledger_2" ON "ledger_2"."time" = CAST("spine"."time" - INTERVAL '1 month' AS date) AND CAST("spine"."time" - INTERVAL '1 month' AS date) + INTERVAL '1 month' = "spine"."time"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS hugeint) AS "closing",
    CAST(NULL AS hugeint) AS "closing earlier"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  coalesce(max("closing"), 0) AS "closing",
  CASE WHEN "time" IS NOT NULL AND CAST("time" - INTERVAL '1 month' AS date) + INTERVAL '1 month' = "time" THEN coalesce(max("closing earlier"), 0) ELSE CAST(NULL AS hugeint) END AS "closing_previous",
  coalesce(max("closing"), 0) - CASE WHEN "time" IS NOT NULL AND CAST("time" - INTERVAL '1 month' AS date) + INTERVAL '1 month' = "time" THEN coalesce(max("closing earlier"), 0) ELSE CAST(NULL AS hugeint) END AS "closing_change",
  CAST(coalesce(max("closing"), 0) - CASE WHEN "time" IS NOT NULL AND CAST("time" - INTERVAL '1 month' AS date) + INTERVAL '1 month' = "time" THEN coalesce(max("closing earlier"), 0) ELSE CAST(NULL AS hugeint) END AS double precision) / nullif(CAST(CASE WHEN "time" IS NOT NULL AND CAST("time" - INTERVAL '1 month' AS date) + INTERVAL '1 month' = "time" THEN coalesce(max("closing earlier"), 0) ELSE CAST(NULL AS hugeint) END AS double precision), 0) AS "closing_change_ratio"
FROM "cells"
GROUP BY 1
ORDER BY 1 NULLS LAST
-- $1: datetime.date(2025, 1, 1)
-- $2: datetime.date(2025, 4, 1)
-- $3: datetime.date(2025, 2, 1)
-- $4: datetime.date(2025, 3, 1)
