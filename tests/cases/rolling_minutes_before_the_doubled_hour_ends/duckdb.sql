WITH "moment_2" AS (
  SELECT
    CASE WHEN isfinite("moment"."at") THEN "moment"."at" - ("moment"."at" AT TIME ZONE 'America/New_York' - date_trunc('minute', "moment"."at" AT TIME ZONE 'America/New_York')) END AS "time",
    count(*) AS "moments"
  FROM "moment" AS "moment"
  WHERE "moment"."at" >= $1::timestamptz
    AND "moment"."at" < $2::timestamptz
    AND "moment"."place" = $3::text
  GROUP BY 1
),
"spine" AS (
  SELECT DISTINCT CASE WHEN isfinite("step") THEN "step" - ("step" AT TIME ZONE 'America/New_York' - date_trunc('minute', "step" AT TIME ZONE 'America/New_York')) END AS "time"
  FROM (
      SELECT
        unnest(generate_series($4::timestamptz, $5::timestamptz + INTERVAL '1 minute', INTERVAL '1 minute')) AS "step",
        $4::timestamptz AS "first",
        $5::timestamptz AS "last"
    ) AS "steps"
  WHERE CASE WHEN isfinite("step") THEN "step" - ("step" AT TIME ZONE 'America/New_York' - date_trunc('minute', "step" AT TIME ZONE 'America/New_York')) END >= "first"
    AND CASE WHEN isfinite("step") THEN "step" - ("step" AT TIME ZONE 'America/New_York' - date_trunc('minute', "step" AT TIME ZONE 'America/New_York')) END <= "last"
),
"moment_window" AS (
  SELECT
    "bucket"."time",
    sum("part"."moments") AS "moments window"
  FROM (
      SELECT
        "time",
        CASE WHEN ("wall") AT TIME ZONE 'America/New_York' AT TIME ZONE 'America/New_York' <> "wall" THEN list_min(list_filter(generate_series(date_trunc('minute', ("wall") AT TIME ZONE 'America/New_York' - (("wall") AT TIME ZONE 'America/New_York' AT TIME ZONE 'America/New_York' - ("wall"))), ("wall") AT TIME ZONE 'America/New_York', INTERVAL '1 minute'), lambda step: step AT TIME ZONE 'America/New_York' > "wall")) WHEN (("wall") AT TIME ZONE 'America/New_York' - INTERVAL '60 minutes') AT TIME ZONE 'America/New_York' = "wall" THEN ("wall") AT TIME ZONE 'America/New_York' - INTERVAL '60 minutes' WHEN (("wall") AT TIME ZONE 'America/New_York' - INTERVAL '30 minutes') AT TIME ZONE 'America/New_York' = "wall" THEN ("wall") AT TIME ZONE 'America/New_York' - INTERVAL '30 minutes' ELSE ("wall") AT TIME ZONE 'America/New_York' END AS "first"
      FROM (
          SELECT
            "time",
            ("time" + INTERVAL '1 minute') AT TIME ZONE 'America/New_York' - INTERVAL '30 minute' AS "wall"
          FROM (SELECT "spine"."time" FROM "spine") AS "buckets"
        ) AS "walls"
    ) AS "bucket"
  INNER JOIN "moment_2" AS "part" ON "part"."time" <= "bucket"."time" AND "part"."time" >= "bucket"."first"
  GROUP BY 1
),
"cells" AS (
  SELECT
    "time",
    "moments",
    CAST(NULL AS bigint) AS "moments window"
  FROM "moment_2"
  WHERE "time" >= $4::timestamptz
  UNION ALL
  SELECT
    "spine"."time",
    CAST(NULL AS bigint) AS "moments",
    "moment_window"."moments window"
  FROM "spine"
  INNER JOIN "moment_window" ON "moment_window"."time" = "spine"."time"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS bigint) AS "moments",
    CAST(NULL AS bigint) AS "moments window"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  make_timestamp(epoch_us("time")) AS "time",
  coalesce(max("moments"), 0) AS "moments",
  CASE WHEN "time" IS NOT NULL THEN coalesce(max("moments window"), 0) ELSE CAST(NULL AS bigint) END AS "moments_rolling"
FROM "cells"
GROUP BY "time"
ORDER BY 1 NULLS LAST
-- $1: '2024-11-03 04:29:00+00:00'
-- $2: '2024-11-03 06:00:00+00:00'
-- $3: 'past'
-- $4: '2024-11-03 05:58:00+00:00'
-- $5: '2024-11-03 05:59:00+00:00'
