SELECT coalesce(sum("entry"."weight"), 0) AS "weights"
FROM "entry" AS "entry"
WHERE "entry"."day" >= $1::date
  AND "entry"."day" < $2::date
-- $1: datetime.date(2025, 4, 1)
-- $2: datetime.date(2025, 7, 1)
