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
"entry_days_2" AS (
  SELECT
    "entry"."day" AS "day",
    sum("entry"."weight") AS "weights"
  FROM "entry" AS "entry"
  WHERE "entry"."day" >= $3::date
    AND "entry"."day" < $4::date
  GROUP BY 1
),
"entry_3" AS (
  SELECT
    CASE WHEN isfinite("day") THEN CAST(date_trunc('month', CAST("day" AS timestamp)) AS date) END AS "time",
    sum("weights") AS "weights"
  FROM "entry_days_2"
  GROUP BY 1
),
"spine" AS (
  SELECT CAST(unnest(generate_series(CAST($1::date AS timestamp), CAST($5::date AS timestamp), INTERVAL '1 month')) AS date) AS "time"
),
"cells" AS (
  SELECT
    "time",
    "weights",
    CAST(NULL AS hugeint) AS "weights earlier"
  FROM "entry_2"
  UNION ALL
  SELECT
    "spine"."time",
    CAST(NULL AS hugeint) AS "weights",
    "entry_3"."weights" AS "weights earlier"
  FROM "spine"
  INNER JOIN "entry_3" ON "entry_3"."time" = CAST("spine"."time" - INTERVAL '1 year' AS date) AND CAST("spine"."time" - INTERVAL '1 year' AS date) + INTERVAL '1 year' = "spine"."time"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS hugeint) AS "weights",
    CAST(NULL AS hugeint) AS "weights earlier"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  coalesce(max("weights"), 0) AS "weights",
  CASE WHEN "time" IS NOT NULL AND CAST("time" - INTERVAL '1 year' AS date) + INTERVAL '1 year' = "time" THEN coalesce(max("weights earlier"), 0) ELSE CAST(NULL AS hugeint) END AS "weights_previous",
  coalesce(max("weights"), 0) - CASE WHEN "time" IS NOT NULL AND CAST("time" - INTERVAL '1 year' AS date) + INTERVAL '1 year' = "time" THEN coalesce(max("weights earlier"), 0) ELSE CAST(NULL AS hugeint) END AS "weights_change",
  CAST(coalesce(max("weights"), 0) - CASE WHEN "time" IS NOT NULL AND CAST("time" - INTERVAL '1 year' AS date) + INTERVAL '1 year' = "time" THEN coalesce(max("weights earlier"), 0) ELSE CAST(NULL AS hugeint) END AS double precision) / nullif(CAST(CASE WHEN "time" IS NOT NULL AND CAST("time" - INTERVAL '1 year' AS date) + INTERVAL '1 year' = "time" THEN coalesce(max("weights earlier"), 0) ELSE CAST(NULL AS hugeint) END AS double precision), 0) AS "weights_change_ratio"
FROM "cells"
GROUP BY 1
ORDER BY 1 NULLS LAST
-- $1: datetime.date(2026, 3, 1)
-- $2: datetime.date(2026, 5, 1)
-- $3: datetime.date(2025, 3, 1)
-- $4: datetime.date(2025, 5, 1)
-- $5: datetime.date(2026, 4, 1)
