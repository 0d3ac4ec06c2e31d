WITH "skill_2" AS (
  SELECT
    "skill"."name" AS "skill.name",
    sum("person"."salary") AS "skilled_salaries",
    count("person"."salary") AS "skilled_salaries size",
    count(DISTINCT CASE WHEN "person"."salary" IS NOT NULL THEN "person"."id" ELSE CAST(NULL AS integer) END) AS "skilled_salaries size_2",
    count(*) AS "skilled_salaries size_3",
    count(DISTINCT "person"."id") AS "skilled_salaries size_4"
  FROM "skill" AS "skill"
  LEFT JOIN "person" AS "person" ON "person"."id" = "skill"."person_id"
  GROUP BY 1
),
"cells" AS (
  SELECT
    "skill.name",
    "skilled_salaries",
    "skilled_salaries size",
    "skilled_salaries size_2",
    "skilled_salaries size_3",
    "skilled_salaries size_4"
  FROM "skill_2"
),
"sized" AS (
  SELECT
    "skill.name",
    coalesce(max("skilled_salaries"), 0) AS "skilled_salaries",
    least(coalesce(coalesce(max("skilled_salaries size"), 0), 0), coalesce(coalesce(max("skilled_salaries size_2"), 0), 0)) AS "skilled_salaries size 1 of",
    coalesce(coalesce(max("skilled_salaries size"), 0), 0) AS "skilled_salaries rows 1 of",
    least(coalesce(coalesce(max("skilled_salaries size_3"), 0), 0), coalesce(coalesce(max("skilled_salaries size_4"), 0), 0)) AS "skilled_salaries size 2 of",
    coalesce(coalesce(max("skilled_salaries size_3"), 0), 0) AS "skilled_salaries rows 2 of"
  FROM "cells"
  GROUP BY 1
),
"skill_shared" AS (
  SELECT DISTINCT
    "skill"."name" AS "skill.name",
    CASE WHEN "person"."salary" IS NOT NULL THEN "person"."id" ELSE CAST(NULL AS integer) END AS "who"
  FROM "skill" AS "skill"
  LEFT JOIN "person" AS "person" ON "person"."id" = "skill"."person_id"
  WHERE CASE WHEN "person"."salary" IS NOT NULL THEN "person"."id" ELSE CAST(NULL AS integer) END IS NOT NULL
),
"fresh" AS (
  SELECT
    "skill.name" AS "skill.name new",
    count(*) AS "skilled_salaries fresh"
  FROM (
      SELECT
        "skill_shared"."skill.name",
        row_number() OVER (PARTITION BY "skill_shared"."who" ORDER BY "sized"."skilled_salaries size 1 of" NULLS LAST, "skill_shared"."skill.name" NULLS LAST) AS "place"
      FROM "skill_shared"
      INNER JOIN "sized" ON "skill_shared"."skill.name" IS NOT DISTINCT FROM "sized"."skill.name"
    ) AS "met"
  WHERE "place" = 1
  GROUP BY 1
),
"ruled" AS (
  SELECT
    "skill.name",
    "skilled_salaries",
    CASE WHEN "skilled_salaries rows 1 of" > 0 AND ("skilled_salaries size 1 of" < 3 OR coalesce("skilled_salaries fresh", 0) < 3) OR "skilled_salaries rows 2 of" > 0 AND "skilled_salaries size 2 of" < 3 THEN 1 ELSE 0 END AS "skilled_salaries withheld"
  FROM "sized"
  LEFT JOIN "fresh" ON "sized"."skill.name" IS NOT DISTINCT FROM "fresh"."skill.name new"
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
