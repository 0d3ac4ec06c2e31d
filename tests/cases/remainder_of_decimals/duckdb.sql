SELECT
  "number"."id" AS "number.id",
  coalesce(sum("number"."fine"), 0) AS "fine_sum"
FROM "number" AS "number"
WHERE "number"."kind" IN ($1::text, $2::text)
  AND CAST("number"."huge" % nullif($3::numeric(38,0), 0) AS numeric(38,1)) % nullif($4::numeric(2,1), 0) > $5::numeric(1,0)
GROUP BY 1
HAVING CAST(coalesce(sum("number"."fine"), 0) % nullif($6::numeric(38,10), 0) AS numeric(38,11)) % nullif($7::numeric(12,11), 0) = $8::numeric(12,11)
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
-- $1: 'plain'
-- $2: 'top'
-- $3: Decimal('4')
-- $4: Decimal('0.4')
-- $5: Decimal('0')
-- $6: Decimal('3E-10')
-- $7: Decimal('3E-11')
-- $8: Decimal('1E-11')
