SELECT
  "moment"."note" AS "moment.note",
  count(*) AS "moments"
FROM "moment" AS "moment"
WHERE "moment"."place" = $1::text
  AND CAST(extract(year FROM make_timestamp(epoch_us("moment"."at"))) AS bigint) IS NULL
  AND CAST(extract(year FROM "moment"."day") AS bigint) IS NULL
  AND CAST(epoch_us("moment"."at") * 0.000001 AS numeric(18,6)) IS NULL
  AND CAST(extract(month FROM make_timestamp(epoch_us("moment"."at"))) AS bigint) IS NULL
  AND CAST(extract(hour FROM "moment"."wall") AS bigint) IS NULL
  AND CAST(extract(microsecond FROM "moment"."wall") * 0.000001 AS numeric(8,6)) IS NULL
  AND CASE WHEN isfinite("moment"."at") THEN "moment"."at" - $2::timestamptz END IS NULL
  AND CASE WHEN isfinite("moment"."day") THEN CAST("moment"."day" - $3::date AS bigint) END IS NULL
  AND CASE WHEN isfinite("moment"."wall") THEN CAST("moment"."wall" AS time) END IS NULL
GROUP BY 1
ORDER BY 1 NULLS LAST
-- $1: 'odd'
-- $2: '2025-01-01 00:00:00+00:00'
-- $3: datetime.date(2025, 1, 1)
