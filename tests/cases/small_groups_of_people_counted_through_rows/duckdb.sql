WITH "skill_2" AS (
  SELECT
    "skill"."name" AS "skill.name",
    sum("person"."salary") AS "skilled_salaries",
    count("person"."salary") AS "skilled_salaries size",
    count(DISTINCT CASE WHEN "person"."salary" IS NOT NULL THEN "person"."id" ELSE CAST(NULL AS integer) END) AS "skilled_salaries size_2"
  FROM "skill" AS "skill"
  LEFT JOIN "person" AS "person" ON "person"."id" = "skill"."person_id"
  GROUP BY 1
),
"cells" AS (
  SELECT
    "skill.name",
    "skilled_salaries",
    "skilled_salaries size",
    "skilled_salaries size_2"
  FROM "skill_2"
),
"sized" AS (
  SELECT
    "skill.name",
    coalesce(max("skilled_salaries"), 0) AS "skilled_salaries",
    least(coalesce(coalesce(max("skilled_salaries size"), 0), 0), coalesce(coalesce(max("skilled_salaries size_2"), 0), 0)) AS "skilled_salaries size of",
    coalesce(coalesce(max("skilled_salaries size"), 0), 0) AS "skilled_salaries rows of"
  FROM "cells"
  GROUP BY 1
),
"ruled" AS (
  SELECT
    "skill.name",
    "skilled_salaries",
    CASE WHEN "skilled_salaries rows of" > 0 AND "skilled_salaries size of" < 3 THEN 1 ELSE 0 END AS "skilled_salaries withheld"
  FROM "sized"
),
"withheld" AS (
  SELECT
    "skill.name",
    "skilled_salaries",
    "skilled_salaries withheld"
  FROM "ruled"
)
SELECT
  "skill.name",
  CASE WHEN NOT "skilled_salaries withheld" = 1 THEN "skilled_salaries" ELSE CAST(NULL AS hugeint) END AS "skilled_salaries",
  nullif(concat_ws(', ', CASE WHEN "skilled_salaries withheld" = 1 THEN 'skilled_salaries' ELSE CAST(NULL AS text) END), '') AS "_suppressed"
FROM "withheld"
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
