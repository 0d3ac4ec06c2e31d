SELECT
  coalesce(sum("sale"."amount"), 0) AS "amount",
  count(*) AS "sales",
  max("sale"."amount") AS "largest"
FROM "sale" AS "sale"
