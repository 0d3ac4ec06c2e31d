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
  SELECT CAST(unnest(generate_series(CAST($4::date AS timestamp), CAST($4::date AS timestamp), INTERVAL '1 month')) AS date) AS "time"
),
"ledger_2" AS (
  SELECT
    "spine"."time",
    sum("ledger"."amount") AS "carried"
  FROM (
      SELECT
        "ledger"."amount" AS "amount",
        "ledger"."day" AS "day",
        rank() OVER (PARTITION BY CASE WHEN isfinite("ledger"."day") THEN CAST(date_trunc('month', CAST("ledger"."day" AS timestamp)) AS date) END, "ledger"."account" ORDER BY "ledger"."day" DESC NULLS LAST) AS "pick",
        CASE WHEN isfinite("ledger"."day") THEN CAST(date_trunc('month', CAST("ledger"."day" AS timestamp)) AS date) END AS "bucket",
        min(CASE WHEN isfinite("ledger"."day") THEN CAST(date_trunc('month', CAST("ledger"."day" AS timestamp)) AS date) END) OVER (PARTITION BY "ledger"."account" ORDER BY CASE WHEN isfinite("ledger"."day") THEN CAST(date_trunc('month', CAST("ledger"."day" AS timestamp)) AS date) END GROUPS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS "until"
      FROM "ledger" AS "ledger"
      WHERE "ledger"."day" < $1::date
        AND "ledger"."day" > $2::date
    ) AS "ledger"
  LEFT JOIN "spine" ON "spine"."time" >= "ledger"."bucket" AND ("ledger"."until" IS NULL OR "spine"."time" < "ledger"."until") AND ("spine"."time" <= $3::date OR "spine"."time" = "ledger"."bucket" AND ("spine"."time" > $4::date OR "ledger"."day" >= $5::date))
  WHERE "ledger"."pick" = 1
    AND ("spine"."time" IS NOT NULL OR "ledger"."bucket" IS NULL)
  GROUP BY 1
),
"ledger_total" AS (
  SELECT sum("ledger"."amount") AS "carried"
  FROM (
      SELECT
        "ledger"."amount" AS "amount",
        rank() OVER (PARTITION BY "ledger"."account" ORDER BY "ledger"."day" DESC NULLS LAST) AS "pick"
      FROM "ledger" AS "ledger"
      WHERE "ledger"."day" >= $5::date
        AND "ledger"."day" < $1::date
        AND "ledger"."day" IS NOT NULL
    ) AS "ledger"
  WHERE "ledger"."pick" = 1
),
"cells" AS (
  SELECT
    "time",
    0 AS "row",
    "carried"
  FROM "ledger_2"
  WHERE "time" >= $4::date
  UNION ALL
  SELECT
    "time",
    0 AS "row",
    CAST(NULL AS hugeint) AS "carried"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
  UNION ALL
  SELECT
    CAST(NULL AS date) AS "time",
    2 AS "row",
    "carried"
  FROM "ledger_total"
)
SELECT
  "time",
  coalesce(max("carried"), 0) AS "carried",
  CASE WHEN "row" <= 0 THEN 'group' WHEN "row" <= 1 THEN 'subtotal' ELSE 'total' END AS "_row"
FROM "cells"
GROUP BY 1, "row"
ORDER BY 1 NULLS LAST, "row" NULLS LAST
-- $1: datetime.date(2025, 2, 1)
-- $2: '-infinity'
-- $3: datetime.date(2024, 10, 1)
-- $4: datetime.date(2025, 1, 1)
-- $5: datetime.date(2025, 1, 20)
