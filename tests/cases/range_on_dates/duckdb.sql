SELECT coalesce(sum("sale"."fee"), 0) AS "fees"
FROM "sale" AS "sale"
WHERE "sale"."due" >= $1::date
  AND "sale"."due" < $2::date
-- $1: datetime.date(2025, 2, 28)
-- $2: datetime.date(2025, 5, 15)
