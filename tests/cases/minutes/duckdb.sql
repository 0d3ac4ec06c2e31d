WITH "moment_2" AS (
  SELECT
    "moment"."at" - (make_timestamp(epoch_us("moment"."at")) - date_trunc('minute', make_timestamp(epoch_us("moment"."at")))) AS "time",
    count(*) AS "moments"
  FROM "moment" AS "moment"
  WHERE "moment"."at" >= $1::timestamptz
    AND "moment"."at" < $2::timestamptz
    AND "moment"."place" = $3::text
  GROUP BY 1
),
"spine" AS (
  SELECT unnest(generate_series($1::timestamptz, $4::timestamptz, INTERVAL '1 minute')) AS "time"
),
"cells" AS (
  SELECT
    "time",
    "moments"
  FROM "moment_2"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS bigint) AS "moments"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  make_timestamp(epoch_us("time")) AS "time",
  coalesce(max("moments"), 0) AS "moments"
FROM "cells"
GROUP BY "time"
ORDER BY 1 NULLS LAST
-- $1: '2025-06-30 18:29:00+00:00'
-- $2: '2025-06-30 18:32:00+00:00'
-- $3: 'kol'
-- $4: '2025-06-30 18:31:00+00:00'
