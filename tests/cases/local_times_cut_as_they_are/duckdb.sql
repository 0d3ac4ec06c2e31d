WITH "moment_2" AS (
  SELECT
    CASE WHEN isfinite("moment"."wall") THEN CAST("moment"."wall" AS date) END AS "time",
    count(*) AS "walls"
  FROM "moment" AS "moment"
  WHERE "moment"."wall" >= $1::timestamp
    AND "moment"."wall" < $2::timestamp
    AND "moment"."place" = $3::text
  GROUP BY 1
),
"moment_3" AS (
  SELECT
    CASE WHEN isfinite("moment"."day") THEN "moment"."day" END AS "time",
    count(*) AS "days"
  FROM "moment" AS "moment"
  WHERE "moment"."day" >= $4::date
    AND "moment"."day" < $5::date
    AND "moment"."place" = $3::text
  GROUP BY 1
),
"spine" AS (
  SELECT CAST(unnest(generate_series(CAST($4::date AS timestamp), CAST($6::date AS timestamp), INTERVAL '1 day')) AS date) AS "time"
),
"cells" AS (
  SELECT
    "time",
    "walls",
    CAST(NULL AS bigint) AS "days"
  FROM "moment_2"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS bigint) AS "walls",
    "days"
  FROM "moment_3"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS bigint) AS "walls",
    CAST(NULL AS bigint) AS "days"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  coalesce(max("walls"), 0) AS "walls",
  coalesce(max("days"), 0) AS "days"
FROM "cells"
GROUP BY 1
ORDER BY 1 NULLS LAST
-- $1: '2025-03-08 00:00:00'
-- $2: '2025-03-11 00:00:00'
-- $3: 'ny'
-- $4: datetime.date(2025, 3, 8)
-- $5: datetime.date(2025, 3, 11)
-- $6: datetime.date(2025, 3, 10)
