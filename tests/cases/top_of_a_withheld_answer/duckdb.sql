WITH "left_out" AS (
  SELECT 1 AS "one"
  FROM "person" AS "person"
  WHERE NOT coalesce("person"."office" <> $1::text, $2::boolean)
  HAVING (count("person"."salary") > 0 AND count("person"."salary") < 3 OR count(*) > 0 AND count(*) < 3)
),
"person_2" AS (
  SELECT
    "person"."office" AS "person.office",
    sum("person"."salary") AS "salaries",
    count("person"."salary") AS "salaries size",
    count(*) AS "salaries size_2"
  FROM "person" AS "person"
  WHERE "person"."office" <> $1::text
  GROUP BY 1
),
"ranked" AS (
  SELECT
    "person.office",
    row_number() OVER (ORDER BY CASE WHEN (NOT coalesce(max("salaries size"), 0) > 0 OR coalesce(max("salaries size"), 0) >= 3) AND (NOT coalesce(max("salaries size_2"), 0) > 0 OR coalesce(max("salaries size_2"), 0) >= 3) AND NOT EXISTS (SELECT 1 AS "one" FROM "left_out") THEN coalesce(max("salaries"), 0) ELSE CAST(NULL AS hugeint) END DESC NULLS LAST, "person.office" NULLS LAST) AS "place"
  FROM (SELECT "person.office", "salaries", "salaries size", "salaries size_2" FROM "person_2") AS "candidates"
  GROUP BY 1
),
"person_rows" AS (
  SELECT
    "person"."office" AS "person.office",
    "person"."salary" AS "salaries",
    "person"."salary" AS "salaries size"
  FROM "person" AS "person"
  WHERE "person"."office" <> $1::text
),
"person_top" AS (
  SELECT
    CASE WHEN "ranked"."place" <= 1 THEN "person_rows"."person.office" ELSE CAST(NULL AS text) END AS "person.office",
    CASE WHEN "ranked"."place" <= 1 THEN 0 ELSE 1 END AS "row",
    "person_rows"."salaries",
    "person_rows"."salaries size"
  FROM "person_rows"
  INNER JOIN "ranked" ON "person_rows"."person.office" IS NOT DISTINCT FROM "ranked"."person.office"
),
"person_3" AS (
  SELECT
    "person.office",
    "row",
    sum("salaries") AS "salaries",
    count("salaries size") AS "salaries size",
    count(*) AS "salaries size_2"
  FROM "person_top"
  GROUP BY 1, 2
),
"cells" AS (
  SELECT
    "person.office",
    "row",
    "salaries",
    "salaries size",
    "salaries size_2"
  FROM "person_3"
),
"sized" AS (
  SELECT
    "person.office",
    "row",
    coalesce(max("salaries"), 0) AS "salaries",
    coalesce(coalesce(max("salaries size"), 0), 0) AS "salaries size 1 of",
    coalesce(coalesce(max("salaries size"), 0), 0) AS "salaries rows 1 of",
    coalesce(coalesce(max("salaries size_2"), 0), 0) AS "salaries size 2 of",
    coalesce(coalesce(max("salaries size_2"), 0), 0) AS "salaries rows 2 of"
  FROM "cells"
  GROUP BY 1, "row"
),
"ruled" AS (
  SELECT
    "person.office",
    "row",
    "salaries",
    CASE WHEN ("salaries rows 1 of" > 0 OR "salaries rows 2 of" > 0) AND ("salaries rows 1 of" > 0 AND "salaries size 1 of" < 3 OR "salaries rows 2 of" > 0 AND "salaries size 2 of" < 3 OR max(CASE WHEN "salaries rows 1 of" > 0 AND "salaries size 1 of" < 3 OR "salaries rows 2 of" > 0 AND "salaries size 2 of" < 3 THEN 1 ELSE 0 END) OVER (PARTITION BY CASE WHEN "row" <= 1 THEN 0 ELSE "row" END, CAST(NULL AS text)) = 1 AND (row_number() OVER (PARTITION BY CASE WHEN "row" <= 1 THEN 0 ELSE "row" END, CAST(NULL AS text) ORDER BY least(CASE WHEN "salaries rows 1 of" > 0 THEN "salaries size 1 of" ELSE CAST(NULL AS bigint) END, CASE WHEN "salaries rows 2 of" > 0 THEN "salaries size 2 of" ELSE CAST(NULL AS bigint) END) NULLS LAST, "person.office" NULLS LAST) <= 2 OR coalesce(sum("salaries size 1 of") OVER (PARTITION BY CASE WHEN "row" <= 1 THEN 0 ELSE "row" END, CAST(NULL AS text) ORDER BY least(CASE WHEN "salaries rows 1 of" > 0 THEN "salaries size 1 of" ELSE CAST(NULL AS bigint) END, CASE WHEN "salaries rows 2 of" > 0 THEN "salaries size 2 of" ELSE CAST(NULL AS bigint) END) NULLS LAST, "person.office" NULLS LAST ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) < 3 AND max(CASE WHEN "salaries rows 1 of" > 0 THEN 1 ELSE 0 END) OVER (PARTITION BY CASE WHEN "row" <= 1 THEN 0 ELSE "row" END, CAST(NULL AS text)) = 1 OR coalesce(sum("salaries size 2 of") OVER (PARTITION BY CASE WHEN "row" <= 1 THEN 0 ELSE "row" END, CAST(NULL AS text) ORDER BY least(CASE WHEN "salaries rows 1 of" > 0 THEN "salaries size 1 of" ELSE CAST(NULL AS bigint) END, CASE WHEN "salaries rows 2 of" > 0 THEN "salaries size 2 of" ELSE CAST(NULL AS bigint) END) NULLS LAST, "person.office" NULLS LAST ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) < 3 AND max(CASE WHEN "salaries rows 2 of" > 0 THEN 1 ELSE 0 END) OVER (PARTITION BY CASE WHEN "row" <= 1 THEN 0 ELSE "row" END, CAST(NULL AS text)) = 1)) THEN 1 ELSE 0 END AS "salaries withheld"
  FROM "sized"
),
"withheld" AS (
  SELECT
    "person.office",
    "row",
    "salaries",
    CASE WHEN EXISTS (SELECT 1 AS "one" FROM "left_out") THEN 1 ELSE "salaries withheld" END AS "salaries withheld"
  FROM "ruled"
)
SELECT
  "person.office",
  CASE WHEN NOT "salaries withheld" = 1 THEN "salaries" ELSE CAST(NULL AS hugeint) END AS "salaries",
  CASE WHEN "row" <= 0 THEN 'group' WHEN "row" <= 1 THEN 'other' ELSE CAST(NULL AS text) END AS "_row",
  nullif(concat_ws(', ', CASE WHEN "salaries withheld" = 1 THEN 'salaries' ELSE CAST(NULL AS text) END), '') AS "_suppressed"
FROM "withheld"
ORDER BY "row" NULLS LAST, 2 DESC NULLS LAST, 1 NULLS LAST
-- $1: 'Kyiv'
-- $2: False
