WITH "moment_2" AS (
  SELECT
    CASE WHEN isfinite("moment"."wall") THEN date_trunc('hour', "moment"."wall") END AS "time",
    count(*) AS "walls"
  FROM "moment" AS "moment"
  WHERE "moment"."wall" >= $1::timestamp
    AND "moment"."wall" < $2::timestamp
    AND "moment"."place" = $3::text
  GROUP BY 1
),
"spine" AS (
  SELECT unnest(generate_series($4::timestamp, $5::timestamp, INTERVAL '1 hour')) AS "time"
),
"moment_window" AS (
  SELECT
    "time",
    sum(max("walls")) OVER (PARTITION BY CASE WHEN isfinite("time") THEN CAST("time" AS date) END ORDER BY "time" ROWS UNBOUNDED PRECEDING) AS "walls window"
  FROM (
      SELECT
        "time",
        "walls"
      FROM "moment_2"
      WHERE "time" IS NOT NULL
      UNION ALL
      SELECT
        "spine"."time",
        CAST(NULL AS bigint) AS "walls"
      FROM "spine"
    ) AS "days"
  GROUP BY 1
),
"cells" AS (
  SELECT
    "time",
    "walls",
    CAST(NULL AS bigint) AS "walls window"
  FROM "moment_2"
  WHERE "time" >= $4::timestamp
  UNION ALL
  SELECT
    "spine"."time",
    CAST(NULL AS bigint) AS "walls",
    "moment_window"."walls window"
  FROM "spine"
  INNER JOIN "moment_window" ON "moment_window"."time" = "spine"."time"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS bigint) AS "walls",
    CAST(NULL AS bigint) AS "walls window"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  coalesce(max("walls"), 0) AS "walls",
  CASE WHEN "time" IS NOT NULL THEN coalesce(max("walls window"), 0) ELSE CAST(NULL AS bigint) END AS "walls_to_date"
FROM "cells"
GROUP BY 1
ORDER BY 1 NULLS LAST
-- $1: '2025-11-02 00:00:00'
-- $2: '2025-11-02 03:00:00'
-- $3: 'ny'
-- $4: '2025-11-02 01:00:00'
-- $5: '2025-11-02 02:00:00'
