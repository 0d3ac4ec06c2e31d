WITH "left_out" AS (
  SELECT 1 AS "one"
  FROM "person" AS "person"
  WHERE NOT coalesce("person"."floor" = $1::text, $2::boolean)
  HAVING (count("person"."salary") > 0 AND count("person"."salary") < 3 OR count(*) > 0 AND count(*) < 3)
),
"person_2" AS (
  SELECT
    sum("person"."salary") AS "salaries",
    count("person"."salary") AS "salaries size",
    count(*) AS "salaries size_2",
    count(CASE WHEN "person"."salary" IS NOT NULL AND NOT (CASE WHEN "person"."floor" = $1::text THEN $3::boolean ELSE $2::boolean END AND "person"."salary" IS NOT NULL) THEN $4::bigint ELSE CAST(NULL AS bigint) END) AS "salaries size_3",
    count(CASE WHEN NOT "person"."salary" IS NOT NULL AND CASE WHEN "person"."floor" = $1::text THEN $3::boolean ELSE $2::boolean END AND "person"."salary" IS NOT NULL THEN $4::bigint ELSE CAST(NULL AS bigint) END) AS "salaries size_4",
    count(CASE WHEN "person"."salary" IS NOT NULL AND CASE WHEN "person"."floor" = $1::text THEN $3::boolean ELSE $2::boolean END AND "person"."salary" IS NOT NULL THEN $4::bigint ELSE CAST(NULL AS bigint) END) AS "salaries size_5",
    count(CASE WHEN NOT CASE WHEN "person"."floor" = $1::text THEN $3::boolean ELSE $2::boolean END THEN $4::bigint ELSE CAST(NULL AS bigint) END) AS "salaries size_6",
    count(CASE WHEN CASE WHEN "person"."floor" = $1::text THEN $3::boolean ELSE $2::boolean END THEN $4::bigint ELSE CAST(NULL AS bigint) END) AS "salaries size_7"
  FROM "person" AS "person"
),
"person_3" AS (
  SELECT
    sum("person"."salary") AS "ground_salaries",
    count("person"."salary") AS "ground_salaries size",
    count(*) AS "ground_salaries size_2"
  FROM "person" AS "person"
  WHERE "person"."floor" = $1::text
),
"cells" AS (
  SELECT
    "salaries",
    "salaries size",
    "salaries size_2",
    "salaries size_3",
    "salaries size_4",
    "salaries size_5",
    "salaries size_6",
    "salaries size_7",
    CAST(NULL AS hugeint) AS "ground_salaries",
    CAST(NULL AS bigint) AS "ground_salaries size",
    CAST(NULL AS bigint) AS "ground_salaries size_2"
  FROM "person_2"
  UNION ALL
  SELECT
    CAST(NULL AS hugeint) AS "salaries",
    CAST(NULL AS bigint) AS "salaries size",
    CAST(NULL AS bigint) AS "salaries size_2",
    CAST(NULL AS bigint) AS "salaries size_3",
    CAST(NULL AS bigint) AS "salaries size_4",
    CAST(NULL AS bigint) AS "salaries size_5",
    CAST(NULL AS bigint) AS "salaries size_6",
    CAST(NULL AS bigint) AS "salaries size_7",
    "ground_salaries",
    "ground_salaries size",
    "ground_salaries size_2"
  FROM "person_3"
),
"sized" AS (
  SELECT
    coalesce(max("salaries"), 0) AS "salaries",
    coalesce(max("ground_salaries"), 0) AS "ground_salaries",
    coalesce(coalesce(max("salaries size_3"), 0), 0) AS "salaries size 1 of",
    coalesce(coalesce(max("salaries size_3"), 0), 0) AS "salaries rows 1 of",
    coalesce(coalesce(max("salaries size_4"), 0), 0) AS "salaries size 2 of",
    coalesce(coalesce(max("salaries size_4"), 0), 0) AS "salaries rows 2 of",
    coalesce(coalesce(max("salaries size_5"), 0), 0) AS "salaries size 3 of",
    coalesce(coalesce(max("salaries size_5"), 0), 0) AS "salaries rows 3 of",
    coalesce(coalesce(max("salaries size_6"), 0), 0) AS "salaries size 4 of",
    coalesce(coalesce(max("salaries size_6"), 0), 0) AS "salaries rows 4 of",
    coalesce(coalesce(max("salaries size_7"), 0), 0) AS "salaries size 5 of",
    coalesce(coalesce(max("salaries size_7"), 0), 0) AS "salaries rows 5 of"
  FROM "cells"
),
"ruled" AS (
  SELECT
    "salaries",
    "ground_salaries",
    CASE WHEN "salaries rows 1 of" > 0 AND "salaries size 1 of" < 3 OR "salaries rows 2 of" > 0 AND "salaries size 2 of" < 3 OR "salaries rows 3 of" > 0 AND "salaries size 3 of" < 3 OR "salaries rows 4 of" > 0 AND "salaries size 4 of" < 3 OR "salaries rows 5 of" > 0 AND "salaries size 5 of" < 3 THEN 1 ELSE 0 END AS "salaries withheld"
  FROM "sized"
),
"withheld" AS (
  SELECT
    "salaries",
    "ground_salaries",
    CASE WHEN EXISTS (SELECT 1 AS "one" FROM "left_out") THEN 1 ELSE "salaries withheld" END AS "salaries withheld"
  FROM "ruled"
)
SELECT
  CASE WHEN NOT "salaries withheld" = 1 THEN "salaries" ELSE CAST(NULL AS hugeint) END AS "salaries",
  CASE WHEN NOT "salaries withheld" = 1 THEN "ground_salaries" ELSE CAST(NULL AS hugeint) END AS "ground_salaries",
  nullif(concat_ws(', ', CASE WHEN "salaries withheld" = 1 THEN 'salaries' ELSE CAST(NULL AS text) END, CASE WHEN "salaries withheld" = 1 THEN 'ground_salaries' ELSE CAST(NULL AS text) END), '') AS "_suppressed"
FROM "withheld"
-- $1: 'ground'
-- $2: False
-- $3: True
-- $4: 1
