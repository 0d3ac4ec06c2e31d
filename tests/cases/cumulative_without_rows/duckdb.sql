WITH "ghost_days" AS (
  SELECT
    "ghost"."seen" AS "day",
    count(*) AS "ghosts",
    max("ghost"."weight") AS "ghost_heaviest"
  FROM "ghost" AS "ghost"
  WHERE "ghost"."seen" < $1::date
    AND "ghost"."seen" > $2::date
  GROUP BY 1
),
"ghost_2" AS (
  SELECT
    CASE WHEN isfinite("day") THEN CAST(date_trunc('month', CAST("day" AS timestamp)) AS date) END AS "time",
    CAST(sum("ghosts") AS bigint) AS "ghosts",
    max("ghost_heaviest") AS "ghost_heaviest"
  FROM "ghost_days"
  GROUP BY 1
),
"spine" AS (
  SELECT CAST(unnest(generate_series(CAST($3::date AS timestamp), CAST($4::date AS timestamp), INTERVAL '1 month')) AS date) AS "time"
),
"ghost_window" AS (
  SELECT
    "time",
    sum(max("ghosts")) OVER (ORDER BY "time" ROWS UNBOUNDED PRECEDING) AS "ghosts window",
    max(max("ghost_heaviest")) OVER (ORDER BY "time" ROWS UNBOUNDED PRECEDING) AS "ghost_heaviest window"
  FROM (
      SELECT
        "time",
        "ghosts",
        "ghost_heaviest"
      FROM "ghost_2"
      WHERE "time" IS NOT NULL
      UNION ALL
      SELECT
        "spine"."time",
        CAST(NULL AS bigint) AS "ghosts",
        CAST(NULL AS numeric(8,3)) AS "ghost_heaviest"
      FROM "spine"
    ) AS "days"
  GROUP BY 1
),
"cells" AS (
  SELECT
    "time",
    "ghosts",
    "ghost_heaviest",
    CAST(NULL AS bigint) AS "ghosts window",
    CAST(NULL AS numeric(8,3)) AS "ghost_heaviest window"
  FROM "ghost_2"
  WHERE "time" >= $3::date
  UNION ALL
  SELECT
    "spine"."time",
    CAST(NULL AS bigint) AS "ghosts",
    CAST(NULL AS numeric(8,3)) AS "ghost_heaviest",
    "ghost_window"."ghosts window",
    "ghost_window"."ghost_heaviest window"
  FROM "spine"
  INNER JOIN "ghost_window" ON "ghost_window"."time" = "spine"."time"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS bigint) AS "ghosts",
    CAST(NULL AS numeric(8,3)) AS "ghost_heaviest",
    CAST(NULL AS bigint) AS "ghosts window",
    CAST(NULL AS numeric(8,3)) AS "ghost_heaviest window"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  coalesce(max("ghosts"), 0) AS "ghosts",
  CASE WHEN "time" IS NOT NULL THEN coalesce(max("ghosts window"), 0) ELSE CAST(NULL AS bigint) END AS "ghosts_cumulative",
  max("ghost_heaviest") AS "ghost_heaviest",
  max("ghost_heaviest window") AS "ghost_heaviest_cumulative"
FROM "cells"
GROUP BY 1
ORDER BY 1 NULLS LAST
-- $1: datetime.date(2025, 3, 1)
-- $2: '-infinity'
-- $3: datetime.date(2025, 1, 1)
-- $4: datetime.date(2025, 2, 1)
