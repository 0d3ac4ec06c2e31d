SELECT
  "number"."id" AS "number.id",
  count(*) AS "numbers"
FROM "number" AS "number"
WHERE ("number"."fine" = $1::numeric(3,2) OR "number"."fine" > $2::numeric(38,10) OR "number"."fine" > $2::numeric(38,10) OR "number"."fine" = $3::numeric(2,1))
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
-- $1: Decimal('0.25')
-- $2: Decimal('9999999999999999999999999999.9999999999')
-- $3: Decimal('-2.5')
