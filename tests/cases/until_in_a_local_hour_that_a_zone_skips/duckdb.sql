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
  SELECT unnest(generate_series($1::timestamp, $4::timestamp, INTERVAL '1 hour')) AS "time"
),
"cells" AS (
  SELECT
    "time",
    "walls"
  FROM "moment_2"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS bigint) AS "walls"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  coalesce(max("walls"), 0) AS "walls",
  "time" IS NOT NULL AND ("time" >= $5::timestamp OR "time" IN ($4::timestamp)) AS "_partial"
FROM "cells"
GROUP BY 1
ORDER BY 1 NULLS LAST
-- $1: '2025-03-09 01:00:00'
-- $2: '2025-03-09 02:30:00'
-- $3: 'ny'
-- $4: '2025-03-09 02:00:00'
-- $5: '2026-01-01 00:00:00'
