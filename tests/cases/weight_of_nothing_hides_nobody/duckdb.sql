WITH "person_2" AS (
  SELECT
    "person"."office" AS "person.office",
    sum(CAST("person"."salary" AS bigint) * (CAST("person"."id" AS bigint) - $1::bigint)) AS "shifted_salaries",
    count(CAST("person"."salary" AS bigint) * (CAST("person"."id" AS bigint) - $1::bigint)) AS "shifted_salaries size",
    count(CASE WHEN CAST("person"."salary" AS bigint) * (CAST("person"."id" AS bigint) - $1::bigint) IS NOT NULL AND CAST("person"."id" AS bigint) - $1::bigint <> $2::bigint THEN $3::bigint ELSE CAST(NULL AS bigint) END) AS "shifted_salaries size_2",
    count(*) AS "shifted_salaries size_3"
  FROM "person" AS "person"
  GROUP BY 1
),
"cells" AS (
  SELECT
    "person.office",
    "shifted_salaries",
    "shifted_salaries size",
    "shifted_salaries size_2",
    "shifted_salaries size_3"
  FROM "person_2"
),
"sized" AS (
  SELECT
    "person.office",
    coalesce(max("shifted_salaries"), 0) AS "shifted_salaries",
    least(coalesce(coalesce(max("shifted_salaries size"), 0), 0), coalesce(coalesce(max("shifted_salaries size_2"), 0), 0)) AS "shifted_salaries size 1 of",
    coalesce(coalesce(max("shifted_salaries size"), 0), 0) AS "shifted_salaries rows 1 of",
    coalesce(coalesce(max("shifted_salaries size_3"), 0), 0) AS "shifted_salaries size 2 of",
    coalesce(coalesce(max("shifted_salaries size_3"), 0), 0) AS "shifted_salaries rows 2 of"
  FROM "cells"
  GROUP BY 1
),
"ruled" AS (
  SELECT
    "person.office",
    "shifted_salaries",
    CASE WHEN "shifted_salaries rows 1 of" > 0 AND "shifted_salaries size 1 of" < 3 OR "shifted_salaries rows 2 of" > 0 AND "shifted_salaries size 2 of" < 3 THEN 1 ELSE 0 END AS "shifted_salaries withheld"
  FROM "sized"
),
"withheld" AS (
  SELECT
    "person.office",
    "shifted_salaries",
    "shifted_salaries withheld"
  FROM "ruled"
)
SELECT
  "person.office",
  CASE WHEN NOT "shifted_salaries withheld" = 1 THEN "shifted_salaries" ELSE CAST(NULL AS hugeint) END AS "shifted_salaries",
  nullif(concat_ws(', ', CASE WHEN "shifted_salaries withheld" = 1 THEN 'shifted_salaries' ELSE CAST(NULL AS text) END), '') AS "_suppressed"
FROM "withheld"
ORDER BY 1 NULLS LAST
-- $1: 7
-- $2: 0
-- $3: 1
