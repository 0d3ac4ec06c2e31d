SELECT count(*) AS "everys"
FROM "every" AS "every"
WHERE "every"."u" = $1::uuid
  AND "every"."f"
  AND "every"."n" = $2::numeric(2,1)
  AND "every"."day" = $3::date
  AND "every"."wall" > $4::timestamp
  AND "every"."at" = $5::timestamptz
  AND "every"."tm" > $6::time
  AND "every"."d" >= $7::double precision
  AND "every"."d" <= $8::double precision
-- $1: '0e37df36-f698-11e6-8dd4-cb9ced3df976'
-- $2: Decimal('1.5')
-- $3: datetime.date(2024, 2, 29)
-- $4: '2024-02-29 12:30:00'
-- $5: '2024-02-29 23:30:00+00:00'
-- $6: datetime.time(12, 0)
-- $7: 0.05
-- $8: 0.15
