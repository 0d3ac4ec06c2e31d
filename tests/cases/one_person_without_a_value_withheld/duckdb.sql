WITH "person_2" AS (
  SELECT
    "person"."office" AS "person.office",
    CAST(sum("person"."age") AS double precision) / nullif(count("person"."age"), 0) AS "mean_age",
    count("person"."age") AS "mean_age size",
    count(*) AS "mean_age size_2"
  FROM "person" AS "person"
  GROUP BY 1
),
"cells" AS (
  SELECT
    "person.office",
    "mean_age",
    "mean_age size",
    "mean_age size_2"
  FROM "person_2"
),
"sized" AS (
  SELECT
    "person.office",
    max("mean_age") AS "mean_age",
    coalesce(coalesce(max("mean_age size"), 0), 0) AS "mean_age size 1 of",
    coalesce(coalesce(max("mean_age size"), 0), 0) AS "mean_age rows 1 of",
    coalesce(coalesce(max("mean_age size_2"), 0), 0) AS "mean_age size 2 of",
    coalesce(coalesce(max("mean_age size_2"), 0), 0) AS "mean_age rows 2 of"
  FROM "cells"
  GROUP BY 1
),
"ruled" AS (
  SELECT
    "person.office",
    "mean_age",
    CASE WHEN "mean_age rows 1 of" > 0 AND "mean_age size 1 of" < 3 OR "mean_age rows 2 of" > 0 AND "mean_age size 2 of" < 3 THEN 1 ELSE 0 END AS "mean_age withheld"
  FROM "sized"
),
"withheld" AS (
  SELECT
    "person.office",
    "mean_age",
    "mean_age withheld"
  FROM "ruled"
)
SELECT
  "person.office",
  CASE WHEN NOT "mean_age withheld" = 1 THEN "mean_age" ELSE CAST(NULL AS double precision) END AS "mean_age",
  nullif(concat_ws(', ', CASE WHEN "mean_age withheld" = 1 THEN 'mean_age' ELSE CAST(NULL AS text) END), '') AS "_suppressed"
FROM "withheld"
ORDER BY 1 NULLS LAST
