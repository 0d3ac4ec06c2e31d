WITH "person_2" AS (
  SELECT
    max("person"."salary") AS "top_salary",
    count("person"."salary") AS "top_salary size",
    count(*) AS "top_salary size_2"
  FROM "person" AS "person"
),
"cells" AS (
  SELECT
    "top_salary",
    "top_salary size",
    "top_salary size_2"
  FROM "person_2"
),
"sized" AS (
  SELECT
    max("top_salary") AS "top_salary",
    coalesce(coalesce(max("top_salary size"), 0), 0) AS "top_salary size 1 of",
    coalesce(coalesce(max("top_salary size"), 0), 0) AS "top_salary rows 1 of",
    coalesce(coalesce(max("top_salary size_2"), 0), 0) AS "top_salary size 2 of",
    coalesce(coalesce(max("top_salary size_2"), 0), 0) AS "top_salary rows 2 of"
  FROM "cells"
),
"ruled" AS (
  SELECT
    "top_salary",
    CASE WHEN "top_salary rows 1 of" > 0 AND "top_salary size 1 of" < 3 OR "top_salary rows 2 of" > 0 AND "top_salary size 2 of" < 3 THEN 1 ELSE 0 END AS "top_salary withheld"
  FROM "sized"
),
"withheld" AS (
  SELECT
    "top_salary",
    "top_salary withheld"
  FROM "ruled"
)
SELECT
  CASE WHEN NOT "top_salary withheld" = 1 THEN "top_salary" ELSE CAST(NULL AS integer) END AS "top_salary",
  nullif(concat_ws(', ', CASE WHEN "top_salary withheld" = 1 THEN 'top_salary' ELSE CAST(NULL AS text) END), '') AS "_suppressed"
FROM "withheld"
