WITH "moment_2" AS (
  SELECT
    "moment"."at" - (make_timestamp(epoch_us("moment"."at")) - date_trunc('minute', make_timestamp(epoch_us("moment"."at")))) AS "time",
    count(*) AS "moments"
  FROM "moment" AS "moment"
  GROUP BY 1
),
"spine" AS (
  SELECT unnest(generate_series(min("time"), least(max("time"), min("time") + INTERVAL '1000001 minute'), INTERVAL '1 minute')) AS "time"
  FROM "moment_2"
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
