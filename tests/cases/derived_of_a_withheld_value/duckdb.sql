WITH "person_2" AS (
  SELECT
    "person"."office" AS "person.office",
    sum("person"."salary") AS "salaries",
    count("person"."salary") AS "salaries size",
    count(*) AS "salaries size_2"
  FROM "person" AS "person"
  GROUP BY 1
),
"cells" AS (
  SELECT
    "person.office",
    "salaries",
    "salaries size",
    "salaries size_2"
  FROM "person_2"
),
"sized" AS (
  SELECT
    "person.office",
    coalesce(max("salaries"), 0) AS "salaries",
    coalesce(coalesce(max("salaries size"), 0), 0) AS "salaries size 1 of",
    coalesce(coalesce(max("salaries size"), 0), 0) AS "salaries rows 1 of",
    coalesce(coalesce(max("salaries size_2"), 0), 0) AS "salaries size 2 of",
    coalesce(coalesce(max("salaries size_2"), 0), 0) AS "salaries rows 2 of"
  FROM "cells"
  GROUP BY 1
),
"ruled" AS (
  SELECT
    "person.office",
    "salaries",
    CASE WHEN "salaries rows 1 of" > 0 AND "salaries size 1 of" < 3 OR "salaries rows 2 of" > 0 AND "salaries size 2 of" < 3 THEN 1 ELSE 0 END AS "salaries withheld"
  FROM "sized"
),
"withheld" AS (
  SELECT
    "person.office",
    "salaries",
    "salaries withheld"
  FROM "ruled"
)
SELECT
  "person.office",
  CASE WHEN "salaries withheld" = 1 THEN CAST(NULL AS hugeint) ELSE CASE WHEN CASE WHEN NOT "salaries withheld" = 1 THEN "salaries" ELSE CAST(NULL AS hugeint) END IS NULL THEN $1::hugeint ELSE CASE WHEN NOT "salaries withheld" = 1 THEN "salaries" ELSE CAST(NULL AS hugeint) END END END AS "salaries_or_none",
  nullif(concat_ws(', ', CASE WHEN "salaries withheld" = 1 THEN 'salaries_or_none' ELSE CAST(NULL AS text) END), '') AS "_suppressed"
FROM "withheld"
WHERE (CASE WHEN "salaries withheld" = 1 THEN CAST(NULL AS hugeint) ELSE CASE WHEN CASE WHEN NOT "salaries withheld" = 1 THEN "salaries" ELSE CAST(NULL AS hugeint) END IS NULL THEN $1::hugeint ELSE CASE WHEN NOT "salaries withheld" = 1 THEN "salaries" ELSE CAST(NULL AS hugeint) END END END IS NULL OR CASE WHEN "salaries withheld" = 1 THEN CAST(NULL AS hugeint) ELSE CASE WHEN CASE WHEN NOT "salaries withheld" = 1 THEN "salaries" ELSE CAST(NULL AS hugeint) END IS NULL THEN $1::hugeint ELSE CASE WHEN NOT "salaries withheld" = 1 THEN "salaries" ELSE CAST(NULL AS hugeint) END END END > $2::hugeint)
ORDER BY 1 NULLS LAST
-- $1: 0
-- $2: 200
