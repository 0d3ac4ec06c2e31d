SELECT
  "every"."b" AS "every.b",
  count(*) AS "everys"
FROM "every" AS "every"
WHERE CAST(extract(microsecond FROM "every"."wall") * 0.000001 AS numeric(8,6)) = $1::numeric(2,1)
  AND CAST(extract(microsecond FROM "every"."tm") * 0.000001 AS numeric(8,6)) > $2::numeric(8,6)
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
-- $1: Decimal('0.5')
-- $2: Decimal('59.999998')
