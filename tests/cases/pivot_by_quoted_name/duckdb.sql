SELECT
  "odd_names"."$1" AS "odd_names.$1",
  "odd_names"."two words" AS "odd_names.two words",
  coalesce(sum("odd_names"."quote ""in"" it"), 0) AS "odd sum %"
FROM "select ""all"" 100%" AS "odd_names"
GROUP BY 1, 2
ORDER BY 1 NULLS LAST, 2 NULLS LAST
