WITH "ghost_2" AS (
  SELECT
    CASE WHEN isfinite("ghost"."seen") THEN CAST(date_trunc('month', CAST("ghost"."seen" AS timestamp)) AS date) END AS "time",
    "host"."name" AS "host.name",
    count(*) AS "ghosts"
  FROM "ghost" AS "ghost"
  LEFT JOIN "host" AS "host" ON "host"."id" = "ghost"."host_id"
  WHERE "ghost"."seen" >= $1::date
    AND "ghost"."seen" < $2::date
  GROUP BY 1, 2
),
"spine" AS (
  SELECT CAST(unnest(generate_series(CAST($1::date AS timestamp), CAST($3::date AS timestamp), INTERVAL '1 month')) AS date) AS "time"
),
"groups" AS (
  SELECT DISTINCT "ghost_2"."host.name"
  FROM "ghost_2"
),
"cells" AS (
  SELECT
    "time",
    "host.name",
    "ghosts"
  FROM "ghost_2"
  UNION ALL
  SELECT
    "spine"."time",
    "groups"."host.name",
    CAST(NULL AS bigint) AS "ghosts"
  FROM "spine"
  CROSS JOIN "groups"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") * (SELECT count(*) AS "rows" FROM "groups") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  "host.name",
  coalesce(max("ghosts"), 0) AS "ghosts"
FROM "cells"
GROUP BY 1, 2
ORDER BY 1 NULLS LAST, 2 NULLS LAST
-- $1: datetime.date(2025, 1, 1)
-- $2: datetime.date(2025, 3, 1)
-- $3: datetime.date(2025, 2, 1)
