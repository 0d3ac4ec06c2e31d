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
"moment_3" AS (
  SELECT
    "moment"."at" - (make_timestamp(epoch_us("moment"."at")) - date_trunc('hour', make_timestamp(epoch_us("moment"."at")))) AS "time",
    count(*) AS "moments"
  FROM "moment" AS "moment"
  WHERE "moment"."at" >= $4::timestamptz
    AND "moment"."at" < $5::timestamptz
    AND "moment"."place" = $3::text
  GROUP BY 1
),
"spine" AS (
  SELECT unnest(generate_series($1::timestamptz, $6::timestamptz, INTERVAL '1 hour')) AS "time"
),
"unmet" AS (
  SELECT DISTINCT "moment_3"."time"
  FROM "moment_3"
  WHERE "time" >= (SELECT min("spine"."time" - INTERVAL '1 month') AS "end" FROM "spine")
    AND "time" <= (SELECT max("spine"."time" - INTERVAL '1 month') AS "end" FROM "spine")
    AND NOT EXISTS (
      SELECT 1 AS "one"
      FROM "spine"
      WHERE "moment_3"."time" = "spine"."time" - INTERVAL '1 month'
        AND "spine"."time" - INTERVAL '1 month' + INTERVAL '1 month' = "spine"."time"
    )
),
"cells" AS (
  SELECT
    "time",
    "moments",
    CAST(NULL AS bigint) AS "moments earlier"
  FROM "moment_2"
  UNION ALL
  SELECT
    "spine"."time",
    CAST(NULL AS bigint) AS "moments",
    "moment_3"."moments" AS "moments earlier"
  FROM "spine"
  INNER JOIN "moment_3" ON "moment_3"."time" = "spine"."time" - INTERVAL '1 month' AND "spine"."time" - INTERVAL '1 month' + INTERVAL '1 month' = "spine"."time"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS bigint) AS "moments",
    CAST(NULL AS bigint) AS "moments earlier"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  make_timestamp(epoch_us("time")) AS "time",
  coalesce(max("moments"), 0) AS "moments",
  CASE WHEN "time" IS NOT NULL AND "time" - INTERVAL '1 month' + INTERVAL '1 month' = "time" THEN coalesce(max("moments earlier"), 0) ELSE CAST(NULL AS bigint) END AS "moments_previous",
  CAST(coalesce(max("moments"), 0) AS hugeint) - CAST(CASE WHEN "time" IS NOT NULL AND "time" - INTERVAL '1 month' + INTERVAL '1 month' = "time" THEN coalesce(max("moments earlier"), 0) ELSE CAST(NULL AS bigint) END AS hugeint) AS "moments_change",
  CAST(CAST(coalesce(max("moments"), 0) AS hugeint) - CAST(CASE WHEN "time" IS NOT NULL AND "time" - INTERVAL '1 month' + INTERVAL '1 month' = "time" THEN coalesce(max("moments earlier"), 0) ELSE CAST(NULL AS bigint) END AS hugeint) AS double precision) / nullif(CAST(CASE WHEN "time" IS NOT NULL AND "time" - INTERVAL '1 month' + INTERVAL '1 month' = "time" THEN coalesce(max("moments earlier"), 0) ELSE CAST(NULL AS bigint) END AS double precision), 0) AS "moments_change_ratio",
  (SELECT string_agg(CAST("time" AS text), ', ' ORDER BY "time") AS "listed" FROM "unmet") AS "_unmet"
FROM "cells"
GROUP BY "time"
ORDER BY 1 NULLS LAST
-- $1: '2024-03-29 12:00:00+00:00'
-- $2: '2024-03-30 02:00:00+00:00'
-- $3: 'leap'
-- $4: '2024-02-29 12:00:00+00:00'
-- $5: '2024-03-01 00:00:00+00:00'
-- $6: '2024-03-30 01:00:00+00:00'
