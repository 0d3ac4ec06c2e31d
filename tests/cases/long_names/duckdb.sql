SELECT
  "odd_names"."a_column_whose_name_is_as_long_as_postgres_lets_one_be_number_1" AS "odd_names.a_column_whose_name_is_as_long_as_postgres_lets_one_be_number_1",
  "odd_names"."a_column_whose_name_is_as_long_as_postgres_lets_one_be_number_2" AS "odd_names.a_column_whose_name_is_as_long_as_postgres_lets_one_be_number_2",
  count(*) AS "a_metric_with_a_very_long_name_that_is_longer_than_sixty_three_bytes_a",
  coalesce(sum("odd_names"."quote ""in"" it"), 0) AS "a_metric_with_a_very_long_name_that_is_longer_than_sixty_three_bytes_b"
FROM "select ""all"" 100%" AS "odd_names"
GROUP BY 1, 2
ORDER BY 3 DESC NULLS LAST, 1 NULLS LAST, 2 NULLS LAST
