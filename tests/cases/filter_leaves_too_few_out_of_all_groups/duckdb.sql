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
"person_total" AS (
  SELECT
    sum("person"."salary") AS "salaries",
    count("person"."salary") AS "salaries size",
    count(*) AS "salaries size_2"
  FROM "person" AS "person"
  WHERE "person"."office" <> $1::text
),
"cells" AS (
  SELECT
    "person.office",
    0 AS "row",
    "salaries",
    "salaries size",
    "salaries size_2"
  FROM "person_2"
  UNION ALL
  SELECT
    CAST(NULL AS text) AS "person.office",
    2 AS "row",
    "salaries",
    "salaries size",
    "salaries size_2"
  FROM "person_total"
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
  CASE WHEN "row" <= 0 THEN 'group' WHEN "row" <= 1 THEN 'subtotal' ELSE 'total' END AS "_row",
  nullif(concat_ws(', ', CASE WHEN "salaries withheld" = 1 THEN 'salaries' ELSE CAST(NULL AS text) END), '') AS "_suppressed"
FROM "withheld"
ORDER BY "row" NULLS LAST, 1 NULLS LAST
-- $1: 'Bern'
-- $2: False
