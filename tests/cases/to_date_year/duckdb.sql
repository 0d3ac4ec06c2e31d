WITH "entry_days" AS (
  SELECT
    "entry"."day" AS "day",
    sum("entry"."weight") AS "weights"
  FROM "entry" AS "entry"
  WHERE "entry"."day" >= $1::date
    AND "entry"."day" < $2::date
  GROUP BY 1
),
"entry_2" AS (
  SELECT
    CASE WHEN isfinite("day") THEN CAST(date_trunc('month', CAST("day" AS timestamp)) AS date) END AS "time",
    sum("weights") AS "weights"
  FROM "entry_days"
  GROUP BY 1
),
"spine" AS (
  SELECT CAST(unnest(generate_series(CAST($3::date AS timestamp), CAST($4::date AS timestamp), INTERVAL '1 month')) AS date) AS "time"
),
"entry_window" AS (
  SELECT
    "time",
    sum(max("weights")) OVER (PARTITION BY CASE WHEN isfinite("time") THEN CAST(date_trunc('year', CAST("time" AS timestamp) + INTERVAL '11 months') - INTERVAL '11 months' AS date) END ORDER BY "time" ROWS UNBOUNDED PRECEDING) AS "weights window"
  FROM (
      SELECT
        "time",
        "weights"
      FROM "entry_2"
      WHERE "time" IS NOT NULL
      UNION ALL
      SELECT
        "spine"."time",
        CAST(NULL AS hugeint) AS "weights"
      FROM "spine"
    ) AS "days"
  GROUP BY 1
),
"cells" AS (
  SELECT
    "time",
    "weights",
    CAST(NULL AS hugeint) AS "weights window"
  FROM "entry_2"
  WHERE "time" >= $3::date
  UNION ALL
  SELECT
    "spine"."time",
    CAST(NULL AS hugeint) AS "weights",
    "entry_window"."weights window"
  FROM "spine"
  INNER JOIN "entry_window" ON "entry_window"."time" = "spine"."time"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS hugeint) AS "weights",
    CAST(NULL AS hugeint) AS "weights window"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  coalesce(max("weights"), 0) AS "weights",
  CASE WHEN "time" IS NOT NULL THEN coalesce(max("weights window"), 0) ELSE CAST(NULL AS hugeint) END AS "weights_to_date"
FROM "cells"
GROUP BY 1
ORDER BY 1 NULLS LAST
-- $1: datetime.date(2024, 2, 1)
-- $2: datetime.date(2025, 5, 1)
-- $3: datetime.date(2025, 1, 1)
-- $4: datetime.date(2025, 4, 1)
