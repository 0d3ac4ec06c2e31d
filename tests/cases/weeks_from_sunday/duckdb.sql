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
    CASE WHEN isfinite("day") THEN CAST(date_trunc('week', CAST("day" AS timestamp) + INTERVAL '1 day') - INTERVAL '1 day' AS date) END AS "time",
    sum("weights") AS "weights"
  FROM "entry_days"
  GROUP BY 1
),
"spine" AS (
  SELECT CAST(unnest(generate_series(CAST($1::date AS timestamp), CAST($3::date AS timestamp), INTERVAL '7 day')) AS date) AS "time"
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
-- $1: datetime.date(2024, 12, 29)
-- $2: datetime.date(2025, 1, 19)
-- $3: datetime.date(2025, 1, 12)
