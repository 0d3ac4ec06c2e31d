WITH "person_2" AS (
  SELECT
    "person"."office" AS "person.office",
    "person"."floor" AS "person.floor",
    sum("person"."bonus") AS "bonuses",
    count("person"."bonus") AS "bonuses size",
    count(*) AS "bonuses size_2"
  FROM "person" AS "person"
  GROUP BY 1, 2
),
"ranked" AS (
  SELECT
    "person.office",
    "person.floor",
    row_number() OVER (ORDER BY CASE WHEN (NOT coalesce(max("bonuses size"), 0) > 0 OR coalesce(max("bonuses size"), 0) >= 3) AND (NOT coalesce(max("bonuses size_2"), 0) > 0 OR coalesce(max("bonuses size_2"), 0) >= 3) THEN coalesce(max("bonuses"), 0) ELSE CAST(NULL AS hugeint) END DESC NULLS LAST, "person.office" NULLS LAST, "person.floor" NULLS LAST) AS "place"
  FROM (
      SELECT
        "person.office",
        "person.floor",
        "bonuses",
        "bonuses size",
        "bonuses size_2"
      FROM "person_2"
    ) AS "candidates"
  GROUP BY 1, 2
),
"person_rows" AS (
  SELECT
    "person"."office" AS "person.office",
    "person"."floor" AS "person.floor",
    "person"."bonus" AS "bonuses",
    "person"."bonus" AS "bonuses size"
  FROM "person" AS "person"
),
"person_top" AS (
  SELECT
    CASE WHEN "ranked"."place" <= 2 THEN "person_rows"."person.office" ELSE CAST(NULL AS text) END AS "person.office",
    CASE WHEN "ranked"."place" <= 2 THEN "person_rows"."person.floor" ELSE CAST(NULL AS text) END AS "person.floor",
    CASE WHEN "ranked"."place" <= 2 THEN 0 ELSE 1 END AS "row",
    "person_rows"."bonuses",
    "person_rows"."bonuses size"
  FROM "person_rows"
  INNER JOIN "ranked" ON "person_rows"."person.office" IS NOT DISTINCT FROM "ranked"."person.office" AND "person_rows"."person.floor" IS NOT DISTINCT FROM "ranked"."person.floor"
),
"person_3" AS (
  SELECT
    "person.office",
    "person.floor",
    "row",
    sum("bonuses") AS "bonuses",
    count("bonuses size") AS "bonuses size",
    count(*) AS "bonuses size_2"
  FROM "person_top"
  GROUP BY 1, 2, 3
),
"person_total" AS (
  SELECT
    "person"."office" AS "person.office",
    sum("person"."bonus") AS "bonuses",
    count("person"."bonus") AS "bonuses size",
    count(*) AS "bonuses size_2"
  FROM "person" AS "person"
  GROUP BY 1
),
"person_total_kept" AS (
  SELECT
    "person_total"."person.office",
    "person_total"."bonuses",
    "person_total"."bonuses size",
    "person_total"."bonuses size_2"
  FROM "person_total"
  WHERE EXISTS (
      SELECT 1 AS "one"
      FROM "ranked"
      WHERE "ranked"."place" <= 2
        AND "person_total"."person.office" IS NOT DISTINCT FROM "ranked"."person.office"
    )
),
"person_total_2" AS (
  SELECT
    sum("person"."bonus") AS "bonuses",
    count("person"."bonus") AS "bonuses size",
    count(*) AS "bonuses size_2"
  FROM "person" AS "person"
),
"cells" AS (
  SELECT
    "person.office",
    "person.floor",
    "row",
    "bonuses",
    "bonuses size",
    "bonuses size_2"
  FROM "person_3"
  UNION ALL
  SELECT
    "person.office",
    CAST(NULL AS text) AS "person.floor",
    2 AS "row",
    "bonuses",
    "bonuses size",
    "bonuses size_2"
  FROM "person_total_kept"
  UNION ALL
  SELECT
    CAST(NULL AS text) AS "person.office",
    CAST(NULL AS text) AS "person.floor",
    3 AS "row",
    "bonuses",
    "bonuses size",
    "bonuses size_2"
  FROM "person_total_2"
),
"sized" AS (
  SELECT
    "person.office",
    "person.floor",
    "row",
    coalesce(max("bonuses"), 0) AS "bonuses",
    coalesce(coalesce(max("bonuses size"), 0), 0) AS "bonuses size 1 of",
    coalesce(coalesce(max("bonuses size"), 0), 0) AS "bonuses rows 1 of",
    coalesce(coalesce(max("bonuses size_2"), 0), 0) AS "bonuses size 2 of",
    coalesce(coalesce(max("bonuses size_2"), 0), 0) AS "bonuses rows 2 of"
  FROM "cells"
  GROUP BY 1, 2, "row"
),
"ruled" AS (
  SELECT
    "person.office",
    "person.floor",
    "row",
    "bonuses",
    CASE WHEN ("bonuses rows 1 of" > 0 OR "bonuses rows 2 of" > 0) AND ("bonuses rows 1 of" > 0 AND "bonuses size 1 of" < 3 OR "bonuses rows 2 of" > 0 AND "bonuses size 2 of" < 3 OR max(CASE WHEN "bonuses rows 1 of" > 0 AND "bonuses size 1 of" < 3 OR "bonuses rows 2 of" > 0 AND "bonuses size 2 of" < 3 THEN 1 ELSE 0 END) OVER (PARTITION BY CASE WHEN "row" <= 1 THEN 0 ELSE "row" END, CAST(NULL AS text), CAST(NULL AS text)) = 1 AND (row_number() OVER (PARTITION BY CASE WHEN "row" <= 1 THEN 0 ELSE "row" END, CAST(NULL AS text), CAST(NULL AS text) ORDER BY least(CASE WHEN "bonuses rows 1 of" > 0 THEN "bonuses size 1 of" ELSE CAST(NULL AS bigint) END, CASE WHEN "bonuses rows 2 of" > 0 THEN "bonuses size 2 of" ELSE CAST(NULL AS bigint) END) NULLS LAST, "person.office" NULLS LAST, "person.floor" NULLS LAST) <= 2 OR coalesce(sum("bonuses size 1 of") OVER (PARTITION BY CASE WHEN "row" <= 1 THEN 0 ELSE "row" END, CAST(NULL AS text), CAST(NULL AS text) ORDER BY least(CASE WHEN "bonuses rows 1 of" > 0 THEN "bonuses size 1 of" ELSE CAST(NULL AS bigint) END, CASE WHEN "bonuses rows 2 of" > 0 THEN "bonuses size 2 of" ELSE CAST(NULL AS bigint) END) NULLS LAST, "person.office" NULLS LAST, "person.floor" NULLS LAST ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) < 3 AND max(CASE WHEN "bonuses rows 1 of" > 0 THEN 1 ELSE 0 END) OVER (PARTITION BY CASE WHEN "row" <= 1 THEN 0 ELSE "row" END, CAST(NULL AS text), CAST(NULL AS text)) = 1 OR coalesce(sum("bonuses size 2 of") OVER (PARTITION BY CASE WHEN "row" <= 1 THEN 0 ELSE "row" END, CAST(NULL AS text), CAST(NULL AS text) ORDER BY least(CASE WHEN "bonuses rows 1 of" > 0 THEN "bonuses size 1 of" ELSE CAST(NULL AS bigint) END, CASE WHEN "bonuses rows 2 of" > 0 THEN "bonuses size 2 of" ELSE CAST(NULL AS bigint) END) NULLS LAST, "person.office" NULLS LAST, "person.floor" NULLS LAST ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) < 3 AND max(CASE WHEN "bonuses rows 2 of" > 0 THEN 1 ELSE 0 END) OVER (PARTITION BY CASE WHEN "row" <= 1 THEN 0 ELSE "row" END, CAST(NULL AS text), CAST(NULL AS text)) = 1) OR "row" IN (2)) THEN 1 ELSE 0 END AS "bonuses withheld"
  FROM "sized"
),
"withheld" AS (
  SELECT
    "person.office",
    "person.floor",
    "row",
    "bonuses",
    "bonuses withheld"
  FROM "ruled"
),
"answer" AS (
  SELECT
    "person.office",
    "person.floor",
    CASE WHEN NOT "bonuses withheld" = 1 THEN "bonuses" ELSE CAST(NULL AS hugeint) END AS "bonuses",
    CASE WHEN "row" <= 0 THEN 'group' WHEN "row" <= 1 THEN 'other' WHEN "row" <= 2 THEN 'subtotal' ELSE 'total' END AS "_row",
    nullif(concat_ws(', ', CASE WHEN "bonuses withheld" = 1 THEN 'bonuses' ELSE CAST(NULL AS text) END), '') AS "_suppressed",
    "row"
  FROM "withheld"
),
"placed" AS (
  SELECT
    "person.office",
    "person.floor",
    "bonuses",
    "_row",
    "_suppressed",
    "row",
    CASE WHEN "row" <= 1 THEN row_number() OVER (PARTITION BY "row" <= 1 ORDER BY "row" NULLS LAST, "bonuses" DESC NULLS LAST, "person.office" NULLS LAST, "person.floor" NULLS LAST) ELSE CAST(NULL AS bigint) END AS "place"
  FROM "answer"
)
SELECT
  "person.office",
  "person.floor",
  "bonuses",
  "_row",
  "_suppressed"
FROM "placed"
ORDER BY CASE WHEN "row" <= 1 THEN "place" WHEN "row" = 2 THEN coalesce(max(CASE WHEN "row" = 0 THEN "place" ELSE CAST(NULL AS bigint) END) OVER (PARTITION BY "person.office"), 2147483647) ELSE 2147483647 END NULLS LAST, "row" NULLS LAST, "bonuses" DESC NULLS LAST, "person.office" NULLS LAST, "person.floor" NULLS LAST
