WITH "person_2" AS (
  SELECT
    "person"."email" AS "person.email",
    count(*) AS "heads"
  FROM "person" AS "person"
  GROUP BY 1
),
"cells" AS (
  SELECT
    "person.email",
    "heads"
  FROM "person_2"
),
"sized" AS (
  SELECT
    "person.email",
    coalesce(max("heads"), 0) AS "heads",
    coalesce(coalesce(max("heads"), 0), 0) AS "heads size of",
    coalesce(coalesce(max("heads"), 0), 0) AS "heads rows of"
  FROM "cells"
  GROUP BY 1
),
"ruled" AS (
  SELECT
    "person.email",
    "heads",
    CASE WHEN "heads rows of" > 0 AND "heads size of" < 3 THEN 1 ELSE 0 END AS "heads withheld"
  FROM "sized"
),
"withheld" AS (
  SELECT
    "person.email",
    "heads",
    "heads withheld"
  FROM "ruled"
)
SELECT
  "person.email",
  CASE WHEN NOT "heads withheld" = 1 THEN "heads" ELSE CAST(NULL AS bigint) END AS "heads",
  nullif(concat_ws(', ', CASE WHEN "heads withheld" = 1 THEN 'heads' ELSE CAST(NULL AS text) END), '') AS "_suppressed"
FROM "withheld"
ORDER BY 1 NULLS LAST
LIMIT 2
