WITH "ghost_days" AS (
  SELECT
    "ghost"."seen" AS "day",
    count(*) AS "ghosts"
  FROM "ghost" AS "ghost"
  GROUP BY 1
),
"ghost_2" AS (
  SELECT
    CASE WHEN isfinite("day") THEN CAST(date_trunc('month', CAST("day" AS timestamp)) AS date) END AS "time",
    CAST(sum("ghosts") AS bigint) AS "ghosts"
  FROM "ghost_days"
  GROUP BY 1
),
"spine" AS (
  SELECT CAST(unnest(generate_series(CAST(min("time") AS timestamp), CAST(max("time") AS timestamp), INTERVAL '1 month')) AS date) AS "time"
  FROM "ghost_2"
),
"cells" AS (
  SELECT
    "time",
    "ghosts"
  FROM "ghost_2"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS bigint) AS "ghosts"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  coalesce(max("ghosts"), 0) AS "ghosts"
FROM "cells"
GROUP BY 1
ORDER BY 1 NULLS LAST
