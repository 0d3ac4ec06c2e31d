WITH "person_2" AS (
  SELECT
    "person"."team" AS "team",
    sum(CAST("person"."salary" AS bigint) * $1::bigint - CAST("person"."salary" AS bigint)) AS "twice",
    count(CAST("person"."salary" AS bigint) * $1::bigint - CAST("person"."salary" AS bigint)) AS "twice size",
    count(*) AS "twice size_2"
  FROM "person" AS "person"
  GROUP BY 1
),
"cells" AS (
  SELECT
    "team",
    "twice",
    "twice size",
    "twice size_2"
  FROM "person_2"
),
"sized" AS (
  SELECT
    "team",
    coalesce(max("twice"), 0) AS "twice",
    coalesce(coalesce(max("twice size"), 0), 0) AS "twice size 1 of",
    coalesce(coalesce(max("twice size"), 0), 0) AS "twice rows 1 of",
    coalesce(coalesce(max("twice size_2"), 0), 0) AS "twice size 2 of",
    coalesce(coalesce(max("twice size_2"), 0), 0) AS "twice rows 2 of"
  FROM "cells"
  GROUP BY 1
),
"ruled" AS (
  SELECT
    "team",
    "twice",
    CASE WHEN "twice rows 1 of" > 0 AND "twice size 1 of" < 3 OR "twice rows 2 of" > 0 AND "twice size 2 of" < 3 THEN 1 ELSE 0 END AS "twice withheld"
  FROM "sized"
),
"withheld" AS (
  SELECT
    "team",
    "twice",
    "twice withheld"
  FROM "ruled"
)
SELECT
  "team",
  CASE WHEN NOT "twice withheld" = 1 THEN "twice" ELSE CAST(NULL AS hugeint) END AS "twice",
  nullif(concat_ws(', ', CASE WHEN "twice withheld" = 1 THEN 'twice' ELSE CAST(NULL AS text) END), '') AS "_suppressed"
FROM "withheld"
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
-- $1: 2
