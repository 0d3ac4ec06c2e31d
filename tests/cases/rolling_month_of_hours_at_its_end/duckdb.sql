WITH "moment_2" AS (
  SELECT
    "moment"."at" - (make_timestamp(epoch_us("moment"."at")) - date_trunc('hour', make_timestamp(epoch_us("moment"."at")))) AS "time",
    count(*) AS "moments"
  FROM "moment" AS "moment"
  WHERE "moment"."at" >= $1::timestamptz
    AND "moment"."at" < $2::timestamptz
    AND "moment"."place" = $3::text
  GROUP BY 1
),
"spine" AS (
  SELECT unnest(generate_series($4::timestamptz, $5::timestamptz, INTERVAL '1 hour')) AS "time"
),
"moment_window" AS (
  SELECT
    "bucket"."time",
    sum("part"."moments") AS "moments window"
  FROM (SELECT "spine"."time" FROM "spine") AS "bucket"
  INNER JOIN "moment_2" AS "part" ON "part"."time" <= "bucket"."time" AND "part"."time" >= "bucket"."time" + INTERVAL '1 hour' - INTERVAL '1 month'
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
-- $1: '2024-02-29 00:00:00+00:00'
-- $2: '2024-03-31 01:00:00+00:00'
-- $3: 'leap'
-- $4: '2024-03-30 21:00:00+00:00'
-- $5: '2024-03-31 00:00:00+00:00'
