SELECT count(*) AS "sales"
FROM "sale" AS "sale"
WHERE ("sale"."sold_at" >= $1::timestamptz OR "sale"."due" = $2::date)
-- $1: '2025-06-30 00:00:00+00:00'
-- $2: datetime.date(2025, 5, 30)
