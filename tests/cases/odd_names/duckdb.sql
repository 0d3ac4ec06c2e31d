SELECT
  "odd_names"."two words" AS "odd_names.two words",
  coalesce(sum("odd_names"."quote ""in"" it"), 0) AS "odd sum %",
  count(*) AS "odd_rows"
FROM "select ""all"" 100%" AS "odd_names"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
