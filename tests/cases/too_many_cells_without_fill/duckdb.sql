SELECT
  make_timestamp(epoch_us("moment"."at" - (make_timestamp(epoch_us("moment"."at")) - date_trunc('minute', make_timestamp(epoch_us("moment"."at")))))) AS "time",
  count(*) AS "moments"
FROM "moment" AS "moment"
WHERE "moment"."at" >= $1::timestamptz
  AND "moment"."at" < $2::timestamptz
  AND "moment"."place" = $3::text
GROUP BY "moment"."at" - (make_timestamp(epoch_us("moment"."at")) - date_trunc('minute', make_timestamp(epoch_us("moment"."at"))))
ORDER BY 1 NULLS LAST
-- $1: '1900-01-01 00:00:00+00:00'
-- $2: '2100-01-01 00:00:00+00:00'
-- $3: 'kol'
