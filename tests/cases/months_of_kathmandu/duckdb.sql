WITH "reading_quarter_hours" AS (
  SELECT
    CASE WHEN "reading"."at" >= TIMESTAMPTZ '1980-01-01 00:00:00+00' AND "reading"."at" < TIMESTAMPTZ '2030-01-01 00:00:00+00' THEN make_timestamptz(epoch_us("reading"."at") // 900000000 * 900000000) ELSE "reading"."at" END AS "quarter hour",
    sum("reading"."amount") AS "amount",
    count(*) AS "readings",
    nullif(count("reading"."amount"), 0) AS "known"
  FROM "reading" AS "reading"
  WHERE "reading"."series" = $1::text
  GROUP BY 1
)
SELECT
  CASE WHEN isfinite("quarter hour") THEN CAST(date_trunc('month', "quarter hour" AT TIME ZONE 'Asia/Kathmandu') AS date) END AS "time",
  coalesce(sum("amount"), 0) AS "amount",
  CAST(sum("readings") AS bigint) AS "readings",
  CAST(sum("known") AS bigint) AS "known"
FROM "reading_quarter_hours"
GROUP BY 1
ORDER BY 1 NULLS LAST
-- $1: 'ktm'
