WITH "an_entity_with_a_very_long_name_that_is_longer_than_sixty_three_bytes_one_keys" AS (
  SELECT
    "an_entity_with_a_very_long_name_that_is_longer_than_sixty_three_bytes_one"."two" AS "two",
    count(*) AS "longs"
  FROM "long_one" AS "an_entity_with_a_very_long_name_that_is_longer_than_sixty_three_bytes_one"
  GROUP BY 1
),
"an_entity_with_a_very_long_name_that_is_longer_than_sixty_three_bytes_one" AS (
  SELECT
    "an_entity_with_a_very_long_name_that_is_longer_than_sixty_three_bytes_two"."word" AS "an_entity_with_a_very_long_name_that_is_longer_than_sixty_three_bytes_two.word",
    CAST(sum("an_entity_with_a_very_long_name_that_is_longer_than_sixty_three_bytes_one"."longs") AS bigint) AS "longs"
  FROM "an_entity_with_a_very_long_name_that_is_longer_than_sixty_three_bytes_one_keys" AS "an_entity_with_a_very_long_name_that_is_longer_than_sixty_three_bytes_one"
  LEFT JOIN "long_two" AS "an_entity_with_a_very_long_name_that_is_longer_than_sixty_three_bytes_two" ON "an_entity_with_a_very_long_name_that_is_longer_than_sixty_three_bytes_two"."id" = "an_entity_with_a_very_long_name_that_is_longer_than_sixty_three_bytes_one"."two"
  GROUP BY 1
),
"an_entity_with_a_very_long_name_that_is_longer_than_sixty_three_bytes_two" AS (
  SELECT
    "an_entity_with_a_very_long_name_that_is_longer_than_sixty_three_bytes_two"."word" AS "an_entity_with_a_very_long_name_that_is_longer_than_sixty_three_bytes_two.word",
    count(*) AS "long_words"
  FROM "long_two" AS "an_entity_with_a_very_long_name_that_is_longer_than_sixty_three_bytes_two"
  GROUP BY 1
),
"cells" AS (
  SELECT
    "an_entity_with_a_very_long_name_that_is_longer_than_sixty_three_bytes_two.word",
    "longs",
    CAST(NULL AS bigint) AS "long_words"
  FROM "an_entity_with_a_very_long_name_that_is_longer_than_sixty_three_bytes_one"
  UNION ALL
  SELECT
    "an_entity_with_a_very_long_name_that_is_longer_than_sixty_three_bytes_two.word",
    CAST(NULL AS bigint) AS "longs",
    "long_words"
  FROM "an_entity_with_a_very_long_name_that_is_longer_than_sixty_three_bytes_two"
)
SELECT
  "an_entity_with_a_very_long_name_that_is_longer_than_sixty_three_bytes_two.word",
  coalesce(max("longs"), 0) AS "longs",
  coalesce(max("long_words"), 0) AS "long_words"
FROM "cells"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
