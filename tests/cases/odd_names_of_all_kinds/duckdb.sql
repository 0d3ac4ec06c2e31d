SELECT
  "odd_names"."naïve_列" AS "odd_names.naïve_列",
  "odd_names"."$1" AS "odd_names.$1",
  "odd_names"."50% off" AS "odd_names.50% off",
  "odd_names"."order" AS "odd_names.order",
  coalesce(sum("odd_names"."quote ""in"" it"), 0) AS "odd sum %"
FROM "select ""all"" 100%" AS "odd_names"
GROUP BY 1, 2, 3, 4
ORDER BY 5 DESC NULLS LAST, 1 NULLS LAST, 2 NULLS LAST, 3 NULLS LAST, 4 NULLS LAST
