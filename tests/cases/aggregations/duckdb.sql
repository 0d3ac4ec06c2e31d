SELECT
  coalesce(sum("sale"."amount"), 0) AS "amount",
  count("sale"."amount") AS "known_amounts",
  count(DISTINCT "sale"."status") AS "statuses",
  count(DISTINCT "sale"."client_id") AS "buyers",
  min("sale"."amount") AS "smallest",
  max("sale"."amount") AS "largest",
  CAST(sum("sale"."amount") AS double precision) / nullif(count("sale"."amount"), 0) AS "average_amount",
  quantile_cont(CAST("sale"."amount" AS double precision), 0.5) AS "typical",
  quantile_cont(CAST("sale"."amount" AS double precision), 0.9) AS "p90",
  var_samp(CAST("sale"."amount" AS double precision)) AS "spread",
  stddev_samp(CAST("sale"."amount" AS double precision)) AS "deviation"
FROM "sale" AS "sale"
