WITH "ghost_days" AS (
  SELECT
    "ghost"."seen" AS "day",
    count(*) AS "ghosts",
    sum("ghost"."weight") AS "ghost_weight",
    max("ghost"."weight") AS "ghost_heaviest"
  FROM "ghost" AS "ghost"
  WHERE "ghost"."seen" >= $1::date
    AND "ghost"."seen" < $2::date
  GROUP BY 1
),
"ghost_2" AS (
  SELECT
    CASE WHEN isfinite("day") THEN CAST(date_trunc('month', CAST("day" AS timestamp)) AS date) END AS "time",
    CAST(sum("ghosts") AS bigint) AS "ghosts",
    sum("ghost_weight") AS "ghost_weight",
    max("ghost_heaviest") AS "ghost_heaviest"
  FROM "ghost_days"
  GROUP BY 1
),
"spine" AS (
  SELECT CAST(unnest(generate_series(CAST($1::date AS timestamp), CAST($3::date AS timestamp), INTERVAL '1 month')) AS date) AS "time"
),
"cells" AS (
  SELECT
    "time",
    "ghosts",
    "ghost_weight",
    "ghost_heaviest"
  FROM "ghost_2"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS bigint) AS "ghosts",
    CAST(NULL AS numeric(38,3)) AS "ghost_weight",
    CAST(NULL AS numeric(8,3)) AS "ghost_heaviest"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  coalesce(max("ghosts"), 0) AS "ghosts",
  coalesce(max("ghost_weight"), 0) AS "ghost_weight",
  max("ghost_heaviest") AS "ghost_heaviest"
FROM "cells"
GROUP BY 1
ORDER BY 1 NULLS LAST
-- $1: datetime.date(2025, 1, 1)
-- $2: datetime.date(2025, 3, 1)
-- $3: datetime.date(2025, 2, 1)
