WITH "person_2" AS (
  SELECT
    CAST(sum("person"."age") AS double precision) / nullif(count("person"."age"), 0) AS "mean_age",
    count("person"."age") AS "mean_age size",
    count(*) AS "mean_age size_2"
  FROM "person" AS "person"
),
"cells" AS (
  SELECT
    "mean_age",
    "mean_age size",
    "mean_age size_2"
  FROM "person_2"
),
"sized" AS (
  SELECT
    max("mean_age") AS "mean_age",
    coalesce(coalesce(max("mean_age size"), 0), 0) AS "mean_age size 1 of",
    coalesce(coalesce(max("mean_age size"), 0), 0) AS "mean_age rows 1 of",
    coalesce(coalesce(max("mean_age size_2"), 0), 0) AS "mean_age size 2 of",
    coalesce(coalesce(max("mean_age size_2"), 0), 0) AS "mean_age rows 2 of"
  FROM "cells"
),
"ruled" AS (
  SELECT
    "mean_age",
    CASE WHEN "mean_age rows 1 of" > 0 AND "mean_age size 1 of" < 3 OR "mean_age rows 2 of" > 0 AND "mean_age size 2 of" < 3 THEN 1 ELSE 0 END AS "mean_age withheld"
  FROM "sized"
),
"withheld" AS (
  SELECT
    "mean_age",
    "mean_age withheld"
  FROM "ruled"
)
SELECT
  CASE WHEN NOT "mean_age withheld" = 1 THEN "mean_age" ELSE CAST(NULL AS double precision) END AS "mean_age",
  nullif(concat_ws(', ', CASE WHEN "mean_age withheld" = 1 THEN 'mean_age' ELSE CAST(NULL AS text) END), '') AS "_suppressed"
FROM "withheld"
