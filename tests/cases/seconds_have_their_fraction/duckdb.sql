SELECT
  "moment"."id" AS "moment.id",
  count(*) AS "moments"
FROM "moment" AS "moment"
WHERE "moment"."place" = $1::text
  AND CAST(extract(microsecond FROM make_timestamp(epoch_us("moment"."at"))) * 0.000001 AS numeric(8,6)) = $2::numeric(8,6)
  AND CAST(extract(microsecond FROM "moment"."wall") * 0.000001 AS numeric(8,6)) = $2::numeric(8,6)
  AND CAST(epoch_us("moment"."at") * 0.000001 AS numeric(18,6)) = $3::numeric(16,6)
  AND CAST(epoch_us(CASE WHEN isfinite("moment"."wall") THEN "moment"."wall" - $4::timestamp END) * 0.000001 AS numeric(18,6)) > $5::numeric(17,6)
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
-- $1: 'ny'
-- $2: Decimal('59.999999')
-- $3: Decimal('1741503599.999999')
-- $4: '0001-01-01 00:00:00'
-- $5: Decimal('63877082399.999998')
