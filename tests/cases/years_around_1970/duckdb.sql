WITH "reading_days" AS (
  SELECT
    CAST(make_timestamp(epoch_us("reading"."at")) AS date) AS "day",
    sum("reading"."amount") AS "amount",
    min("reading"."amount") AS "least",
    nullif(count("reading"."amount"), 0) AS "known"
  FROM "reading" AS "reading"
  WHERE "reading"."series" = $1::text
  GROUP BY 1
)
SELECT
  CASE WHEN isfinite("day") THEN CAST(date_trunc('year', CAST("day" AS timestamp)) AS date) END AS "time",
  coalesce(sum("amount"), 0) AS "amount",
  min("least") AS "least",
  CAST(sum("known") AS bigint) AS "known"
FROM "reading_days"
GROUP BY 1
ORDER BY 1 NULLS LAST
-- $1: 'utc'
