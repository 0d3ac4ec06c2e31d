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
    "moments",
    CAST(NULL AS bigint) AS "days"
  FROM "moment_2"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS bigint) AS "moments",
    "days"
  FROM "moment_3"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS bigint) AS "moments",
    CAST(NULL AS bigint) AS "days"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  coalesce(max("moments"), 0) AS "moments",
  coalesce(max("days"), 0) AS "days"
FROM "cells"
GROUP BY 1
ORDER BY 1 NULLS LAST
-- $1: '2024-02-28 00:00:00+00:00'
-- $2: '2024-03-02 00:00:00+00:00'
-- $3: 'leap'
-- $4: datetime.date(2024, 2, 28)
-- $5: datetime.date(2024, 3, 2)
-- $6: datetime.date(2024, 3, 1)
