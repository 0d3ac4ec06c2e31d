WITH "ledger_times" AS (
  SELECT DISTINCT CASE WHEN isfinite("ledger"."day") THEN CAST(date_trunc('month', CAST("ledger"."day" AS timestamp)) AS date) END AS "time"
  FROM "ledger" AS "ledger"
  WHERE "ledger"."day" < $1::date
    AND "ledger"."day" > $2::date
),
"ledger_until_now" AS (
  SELECT "time"
  FROM "ledger_times"
  UNION ALL
  SELECT $3::date AS "time"
  WHERE EXISTS (SELECT 1 AS "one" FROM "ledger_times" WHERE "time" <= $3::date)
),
"spine" AS (
  SELECT CAST(unnest(generate_series(CAST($4::date AS timestamp), CAST($5::date AS timestamp), INTERVAL '1 month')) AS date) AS "time"
),
"ledger_carried" AS (
  SELECT DISTINCT "time"
  FROM (
      SELECT "spine"."time"
      FROM "spine"
      UNION ALL
      SELECT CAST("spine"."time" - INTERVAL '1 month' AS date) AS "time"
      FROM "spine"
    ) AS "every"
),
"ledger_2" AS (
  SELECT
    "ledger_carried"."time",
    sum("ledger"."amount") AS "carried"
  FROM (
      SELECT
        "ledger"."amount" AS "amount",
        rank() OVER (PARTITION BY CASE WHEN isfinite("ledger"."day") THEN CAST(date_trunc('month', CAST("ledger"."day" AS timestamp)) AS date) END, "ledger"."account" ORDER BY "ledger"."day" DESC NULLS LAST) AS "pick",
        CASE WHEN isfinite("ledger"."day") THEN CAST(date_trunc('month', CAST("ledger"."day" AS timestamp)) AS date) END AS "bucket",
        min(CASE WHEN isfinite("ledger"."day") THEN CAST(date_trunc('month', CAST("ledger"."day" AS timestamp)) AS date) END) OVER (PARTITION BY "ledger"."account" ORDER BY CASE WHEN isfinite("ledger"."day") THEN CAST(date_trunc('month', CAST("ledger"."day" AS timestamp)) AS date) END GROUPS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS "until"
      FROM "ledger" AS "ledger"
      WHERE "ledger"."day" < $1::date
        AND "ledger"."day" > $2::date
    ) AS "ledger"
  LEFT JOIN "ledger_carried" ON "ledger_carried"."time" >= "ledger"."bucket" AND ("ledger"."until" IS NULL OR "ledger_carried"."time" < "ledger"."until") AND ("ledger_carried"."time" <= $3::date OR "ledger_carried"."time" = "ledger"."bucket")
  WHERE "ledger"."pick" = 1
    AND ("ledger_carried"."time" IS NOT NULL OR "ledger"."bucket" IS NULL)
  GROUP BY 1
),
"cells" AS (
  SELECT
    "time",
    "carried",
    CAST(NULL AS hugeint) AS "carried earlier"
  FROM "ledger_2"
  WHERE "time" >= $4::date
  UNION ALL
  SELECT
    "spine"."time",
    CAST(NULL AS hugeint) AS "carried",
    "ledger_2"."carried" AS "carried earlier"
  FROM "spine"
  INNER JOIN "ledger_2" ON "ledger_2"."time" = CAST("spine"."time" - INTERVAL '1 month' AS date) AND CAST("spine"."time" - INTERVAL '1 month' AS date) + INTERVAL '1 month' = "spine"."time"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS hugeint) AS "carried",
    CAST(NULL AS hugeint) AS "carried earlier"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  coalesce(max("carried"), 0) AS "carried",
  CASE WHEN "time" IS NOT NULL AND CAST("time" - INTERVAL '1 month' AS date) + INTERVAL '1 month' = "time" THEN coalesce(max("carried earlier"), 0) ELSE CAST(NULL AS hugeint) END AS "carried_previous",
  coalesce(max("carried"), 0) - CASE WHEN "time" IS NOT NULL AND CAST("time" - INTERVAL '1 month' AS date) + INTERVAL '1 month' = "time" THEN coalesce(max("carried earlier"), 0) ELSE CAST(NULL AS hugeint) END AS "carried_change",
  CAST(coalesce(max("carried"), 0) - CASE WHEN "time" IS NOT NULL AND CAST("time" - INTERVAL '1 month' AS date) + INTERVAL '1 month' = "time" THEN coalesce(max("carried earlier"), 0) ELSE CAST(NULL AS hugeint) END AS double precision) / nullif(CAST(CASE WHEN "time" IS NOT NULL AND CAST("time" - INTERVAL '1 month' AS date) + INTERVAL '1 month' = "time" THEN coalesce(max("carried earlier"), 0) ELSE CAST(NULL AS hugeint) END AS double precision), 0) AS "carried_change_ratio"
FROM "cells"
GROUP BY 1
ORDER BY 1 NULLS LAST
-- $1: datetime.date(2025, 4, 1)
-- $2: '-infinity'
-- $3: datetime.date(2025, 7, 1)
-- $4: datetime.date(2025, 2, 1)
-- $5: datetime.date(2025, 3, 1)
