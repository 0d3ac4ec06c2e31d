SELECT
  coalesce(sum("sale"."amount"), 0) AS "amount",
  count(*) AS "sales"
FROM "sale" AS "sale"
WHERE ((CAST("sale"."due" AS timestamp)) AT TIME ZONE 'UTC') > "sale"."sold_at"
