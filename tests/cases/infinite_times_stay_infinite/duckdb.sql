SELECT
  "moment"."note" AS "moment.note",
  count(*) AS "moments"
FROM "moment" AS "moment"
WHERE "moment"."place" = $1::text
  AND CASE WHEN isfinite("moment"."at") THEN "moment"."at" - (make_timestamp(epoch_us("moment"."at")) - date_trunc('hour', make_timestamp(epoch_us("moment"."at")))) ELSE "moment"."at" END > $2::timestamptz
  AND CASE WHEN isfinite("moment"."at") THEN ((date_trunc('month', make_timestamp(epoch_us("moment"."at")))) AT TIME ZONE 'UTC') ELSE "moment"."at" END = "moment"."at"
  AND CAST(date_trunc('year', CAST("moment"."day" AS timestamp)) AS date) = "moment"."day"
  AND CAST(CASE WHEN isfinite("moment"."at") THEN make_timestamp(epoch_us("moment"."at")) ELSE CAST("moment"."at" AS timestamp) END AS date) = "moment"."day"
  AND ((CASE WHEN isfinite("moment"."at") THEN make_timestamp(epoch_us("moment"."at")) ELSE CAST("moment"."at" AS timestamp) END + $3::interval) AT TIME ZONE 'UTC') = "moment"."at"
  AND "moment"."wall" + $4::interval = "moment"."wall"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
-- $1: 'odd'
-- $2: '9999-12-31 00:00:00+00:00'
-- $3: '24 hours'
-- $4: '-1 months -1 hours'
