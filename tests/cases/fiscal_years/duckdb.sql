WITH "entry_days" AS (
  SELECT
    "entry"."day" AS "day",
    sum("entry"."weight") AS "weights"
  FROM "entry" AS "entry"
  GROUP BY 1
),
"entry_2" AS (
  SELECT
    CASE WHEN isfinite("day") THEN CAST(date_trunc('year', CAST("day" AS timestamp) + INTERVAL '11 months') - INTERVAL '11 months' AS date) END AS "time",
    sum("weights") AS "weights"
  FROM "entry_days"
  GROUP BY 1
),
"spine" AS (
  SELECT CAST(unnest(generate_series(CAST(min("time") AS timestamp), CAST(max("time") AS timestamp), INTERVAL '12 month')) AS date) AS "time"
  FROM "entry_2"
),
"cells" AS (
  SELECT
    "time",
    "weights"
  FROM "entry_2"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS hugeint) AS "weights"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  coalesce(max("weights"), 0) AS "weights"
FROM "cells"
GROUP BY 1
ORDER BY 1 NULLS LAST
