SELECT
  "number"."id" AS "number.id",
  count(*) AS "numbers"
FROM "number" AS "number"
WHERE (trunc("number"."huge") > trunc("number"."fine") OR trunc("number"."huge") = trunc("number"."fine") AND "number"."huge" - trunc("number"."huge") > "number"."fine" - trunc("number"."fine"))
  AND "number"."fine" > $1::numeric(38,10)
  AND "number"."fine" <= $2::numeric(38,10)
  AND "number"."fine" <= $2::numeric(38,10)
  AND NOT "number"."huge" > $3::numeric(38,0)
GROUP BY 1
HAVING count(*) < $4::hugeint
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
-- $1: Decimal('-2.5000000001')
-- $2: Decimal('9999999999999999999999999999.9999999999')
-- $3: Decimal('99999999999999999999999999999999999999')
-- $4: 2
