SELECT coalesce(sum("sale"."amount"), 0) AS "amount"
FROM "sale" AS "sale"
WHERE CAST(date_trunc('month', CAST("sale"."due" AS timestamp)) AS date) = $1::date
  AND CASE WHEN isfinite("sale"."sold_at") THEN "sale"."sold_at" - (make_timestamp(epoch_us("sale"."sold_at")) - date_trunc('hour', make_timestamp(epoch_us("sale"."sold_at")))) ELSE "sale"."sold_at" END = $2::timestamptz
-- $1: datetime.date(2025, 2, 1)
-- $2: '2025-01-20 10:00:00+00:00'
