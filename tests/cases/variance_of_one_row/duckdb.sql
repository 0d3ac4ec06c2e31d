SELECT
  "sale"."status" AS "status",
  var_samp(CAST("sale"."amount" AS double precision)) AS "spread",
  stddev_samp(CAST("sale"."amount" AS double precision)) AS "deviation"
FROM "sale" AS "sale"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
