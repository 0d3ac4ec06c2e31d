WITH "moment_2" AS (
  SELECT
    CAST(make_timestamp(epoch_us("moment"."at")) AS date) AS "time",
    count(*) AS "moments"
  FROM "moment" AS "moment"
  WHERE "moment"."at" >= $1::timestamptz
    AND "moment"."at" < $2::timestamptz
    AND "moment"."place" = $3::text
  GROUP BY 1
),
"moment_3" AS (
  SELECT
    CAST(make_timestamp(epoch_us("moment"."at")) AS date) AS "time",
    count(*) AS "moments"
  FROM "moment" AS "moment"
  WHERE "moment"."at" >= $4::timestamptz
    AND "moment"."at" < $5::timestamptz
    AND "moment"."place" = $3::text
  GROUP BY 1
),
"spine" AS (
  SELECT CAST(unnest(generate_series(CAST($6::date AS timestamp), CAST($6::date AS timestamp), INTERVAL '1 day')) AS date) AS "time"
),
"unmet" AS (
  SELECT DISTINCT "moment_3"."time"
  FROM "moment_3"
  WHERE "time" >= (SELECT min(CAST("spine"."time" - INTERVAL '1 year' AS date)) AS "end" FROM "spine")
    AND "time" <= (
      SELECT greatest(max(CAST("spine"."time" - INTERVAL '1 year' AS date)), CAST(max("time") + INTERVAL '1 day' - INTERVAL '1 year' - INTERVAL '1 day' AS date)) AS "end"
      FROM "spine"
    )
    AND NOT EXISTS (
      SELECT 1 AS "one"
      FROM "spine"
      WHERE "moment_3"."time" = CAST("spine"."time" - INTERVAL '1 year' AS date)
        AND CAST(CAST("spine"."time" - INTERVAL '1 year' AS date) + INTERVAL '1 year' AS date) = "spine"."time"
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
  INNER JOIN "moment_3" ON "moment_3"."time" = CAST("spine"."time" - INTERVAL '1 year' AS date) AND CAST(CAST("spine"."time" - INTERVAL '1 year' AS date) + INTERVAL '1 year' AS date) = "spine"."time"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS bigint) AS "moments",
    CAST(NULL AS bigint) AS "moments earlier"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  coalesce(max("moments"), 0) AS "moments",
  CASE WHEN "time" IS NOT NULL AND CAST(CAST("time" - INTERVAL '1 year' AS date) + INTERVAL '1 year' AS date) = "time" THEN coalesce(max("moments earlier"), 0) ELSE CAST(NULL AS bigint) END AS "moments_previous",
  CAST(coalesce(max("moments"), 0) AS hugeint) - CAST(CASE WHEN "time" IS NOT NULL AND CAST(CAST("time" - INTERVAL '1 year' AS date) + INTERVAL '1 year' AS date) = "time" THEN coalesce(max("moments earlier"), 0) ELSE CAST(NULL AS bigint) END AS hugeint) AS "moments_change",
  CAST(CAST(coalesce(max("moments"), 0) AS hugeint) - CAST(CASE WHEN "time" IS NOT NULL AND CAST(CAST("time" - INTERVAL '1 year' AS date) + INTERVAL '1 year' AS date) = "time" THEN coalesce(max("moments earlier"), 0) ELSE CAST(NULL AS bigint) END AS hugeint) AS double precision) / nullif(CAST(CASE WHEN "time" IS NOT NULL AND CAST(CAST("time" - INTERVAL '1 year' AS date) + INTERVAL '1 year' AS date) = "time" THEN coalesce(max("moments earlier"), 0) ELSE CAST(NULL AS bigint) END AS double precision), 0) AS "moments_change_ratio",
  (SELECT string_agg(CAST("time" AS text), ', ' ORDER BY "time") AS "listed" FROM "unmet") AS "_unmet"
FROM "cells"
GROUP BY 1
ORDER BY 1 NULLS LAST
-- $1: '2025-02-28 00:00:00+00:00'
-- $2: '2025-03-01 00:00:00+00:00'
-- $3: 'leap'
-- $4: '2024-02-28 00:00:00+00:00'
-- $5: '2024-03-01 00:00:00+00:00'
-- $6: datetime.date(2025, 2, 28)
