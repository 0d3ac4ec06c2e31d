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
"spine" AS (
  SELECT CAST(unnest(generate_series(CAST($4::date AS timestamp), CAST($5::date AS timestamp), INTERVAL '1 day')) AS date) AS "time"
),
"unmet" AS (
  SELECT DISTINCT "moment_2"."time"
  FROM "moment_2"
  WHERE "time" >= (SELECT min(CAST("spine"."time" - INTERVAL '1 day' AS date)) AS "end" FROM "spine")
    AND "time" <= (SELECT max(CAST("spine"."time" - INTERVAL '1 day' AS date)) AS "end" FROM "spine")
    AND NOT EXISTS (
      SELECT 1 AS "one"
      FROM "spine"
      WHERE "moment_2"."time" = CAST("spine"."time" - INTERVAL '1 day' AS date)
    )
),
"cells" AS (
  SELECT
    "time",
    "walls",
    CAST(NULL AS bigint) AS "walls earlier"
  FROM "moment_2"
  WHERE "time" >= $4::date
  UNION ALL
  SELECT
    "spine"."time",
    CAST(NULL AS bigint) AS "walls",
    "moment_2"."walls" AS "walls earlier"
  FROM "spine"
  INNER JOIN "moment_2" ON "moment_2"."time" = CAST("spine"."time" - INTERVAL '1 day' AS date)
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS bigint) AS "walls",
    CAST(NULL AS bigint) AS "walls earlier"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  coalesce(max("walls"), 0) AS "walls",
  CASE WHEN "time" IS NOT NULL THEN coalesce(max("walls earlier"), 0) ELSE CAST(NULL AS bigint) END AS "walls_previous",
  CAST(coalesce(max("walls"), 0) AS hugeint) - CAST(CASE WHEN "time" IS NOT NULL THEN coalesce(max("walls earlier"), 0) ELSE CAST(NULL AS bigint) END AS hugeint) AS "walls_change",
  CAST(CAST(coalesce(max("walls"), 0) AS hugeint) - CAST(CASE WHEN "time" IS NOT NULL THEN coalesce(max("walls earlier"), 0) ELSE CAST(NULL AS bigint) END AS hugeint) AS double precision) / nullif(CAST(CASE WHEN "time" IS NOT NULL THEN coalesce(max("walls earlier"), 0) ELSE CAST(NULL AS bigint) END AS double precision), 0) AS "walls_change_ratio",
  (SELECT string_agg(CAST("time" AS text), ', ' ORDER BY "time") AS "listed" FROM "unmet") AS "_unmet"
FROM "cells"
GROUP BY 1
ORDER BY 1 NULLS LAST
-- $1: '2011-12-29 00:00:00'
-- $2: '2012-01-01 00:00:00'
-- $3: 'apia'
-- $4: datetime.date(2011, 12, 30)
-- $5: datetime.date(2011, 12, 31)
