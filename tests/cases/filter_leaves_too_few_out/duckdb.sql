WITH "left_out" AS (
  SELECT 1 AS "one"
  FROM "person" AS "person"
  WHERE NOT coalesce("person"."office" <> $1::text, $2::boolean)
  HAVING (count("person"."salary") > 0 AND count("person"."salary") < 3 OR count(*) > 0 AND count(*) < 3)
),
"person_2" AS (
  SELECT
    sum("person"."salary") AS "salaries",
    count("person"."salary") AS "salaries size",
    count(*) AS "salaries size_2"
  FROM "person" AS "person"
  WHERE "person"."office" <> $1::text
),
"cells" AS (
  SELECT
    "salaries",
    "salaries size",
    "salaries size_2"
  FROM "person_2"
),
"sized" AS (
  SELECT
    coalesce(max("salaries"), 0) AS "salaries",
    coalesce(coalesce(max("salaries size"), 0), 0) AS "salaries size 1 of",
    coalesce(coalesce(max("salaries size"), 0), 0) AS "salaries rows 1 of",
    coalesce(coalesce(max("salaries size_2"), 0), 0) AS "salaries size 2 of",
    coalesce(coalesce(max("salaries size_2"), 0), 0) AS "salaries rows 2 of"
  FROM "cells"
),
"ruled" AS (
  SELECT
    "salaries",
    CASE WHEN "salaries rows 1 of" > 0 AND "salaries size 1 of" < 3 OR "salaries rows 2 of" > 0 AND "salaries size 2 of" < 3 THEN 1 ELSE 0 END AS "salaries withheld"
  FROM "sized"
),
"withheld" AS (
  SELECT
    "salaries",
    CASE WHEN EXISTS (SELECT 1 AS "one" FROM "left_out") THEN 1 ELSE "salaries withheld" END AS "salaries withheld"
  FROM "ruled"
)
SELECT
  CASE WHEN NOT "salaries withheld" = 1 THEN "salaries" ELSE CAST(NULL AS hugeint) END AS "salaries",
  nullif(concat_ws(', ', CASE WHEN "salaries withheld" = 1 THEN 'salaries' ELSE CAST(NULL AS text) END), '') AS "_suppressed"
FROM "withheld"
-- $1: 'Kyiv'
-- $2: False
