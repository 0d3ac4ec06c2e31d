SELECT coalesce(sum("odd_names"."quote ""in"" it"), 0) AS "odd sum %"
FROM "select ""all"" 100%" AS "odd_names"
WHERE "odd_names"."two words" = $1::text
  AND "odd_names"."quote ""in"" it" > $2::integer
-- $1: 'a'
-- $2: 10
