WITH "left_out" AS (
  SELECT 1 AS "one"
  FROM "person" AS "person"
  WHERE NOT coalesce("person"."hired_on" >= $1::date AND "person"."hired_on" < $2::date, $3::boolean)
  HAVING (count("person"."salary") > 0 AND count("person"."salary") < 3 OR count(*) > 0 AND count(*) < 3)
),
"person_days" AS (
  SELECT
    "person"."hired_on" AS "day",
    sum("person"."salary") AS "hired_salaries",
    count("person"."salary") AS "hired_salaries size",
    count(*) AS "hired_salaries size_2"
  FROM "person" AS "person"
  WHERE "person"."hired_on" >= $4::date
    AND "person"."hired_on" < $2::date
  GROUP BY 1
),
"person_2" AS (
  SELECT
    CASE WHEN isfinite("day") THEN CAST(date_trunc('year', CAST("day" AS timestamp)) AS date) END AS "time",
    sum("hired_salaries") AS "hired_salaries",
    CAST(sum("hired_salaries size") AS bigint) AS "hired_salaries size",
    CAST(sum("hired_salaries size_2") AS bigint) AS "hired_salaries size_2"
  FROM "person_days"
  GROUP BY 1
),
"spine" AS (
  SELECT CAST(unnest(generate_series(CAST($1::date AS timestamp), CAST($5::date AS timestamp), INTERVAL '12 month')) AS date) AS "time"
),
"person_total" AS (
  SELECT
    sum("person"."salary") AS "hired_salaries",
    count("person"."salary") AS "hired_salaries size",
    count(*) AS "hired_salaries size_2"
  FROM "person" AS "person"
  WHERE "person"."hired_on" >= $1::date
    AND "person"."hired_on" < $2::date
),
"cells" AS (
  SELECT
    "time",
    0 AS "row",
    "hired_salaries",
    "hired_salaries size",
    "hired_salaries size_2",
    CAST(NULL AS hugeint) AS "hired_salaries earlier",
    CAST(NULL AS bigint) AS "hired_salaries size earlier",
    CAST(NULL AS bigint) AS "hired_salaries size earlier_2"
  FROM "person_2"
  WHERE "time" >= $1::date
  UNION ALL
  SELECT
    "spine"."time",
    0 AS "row",
    CAST(NULL AS hugeint) AS "hired_salaries",
    CAST(NULL AS bigint) AS "hired_salaries size",
    CAST(NULL AS bigint) AS "hired_salaries size_2",
    "person_2"."hired_salaries" AS "hired_salaries earlier",
    "person_2"."hired_salaries size" AS "hired_salaries size earlier",
    "person_2"."hired_salaries size_2" AS "hired_salaries size earlier_2"
  FROM "spine"
  INNER JOIN "person_2" ON "person_2"."time" = CAST("spine"."time" - INTERVAL '1 year' AS date) AND CAST("spine"."time" - INTERVAL '1 year' AS date) + INTERVAL '1 year' = "spine"."time"
  UNION ALL
  SELECT
    "time",
    0 AS "row",
    CAST(NULL AS hugeint) AS "hired_salaries",
    CAST(NULL AS bigint) AS "hired_salaries size",
    CAST(NULL AS bigint) AS "hired_salaries size_2",
    CAST(NULL AS hugeint) AS "hired_salaries earlier",
    CAST(NULL AS bigint) AS "hired_salaries size earlier",
    CAST(NULL AS bigint) AS "hired_salaries size earlier_2"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
  UNION ALL
  SELECT
    CAST(NULL AS date) AS "time",
    2 AS "row",
    "hired_salaries",
    "hired_salaries size",
    "hired_salaries size_2",
    CAST(NULL AS hugeint) AS "hired_salaries earlier",
    CAST(NULL AS bigint) AS "hired_salaries size earlier",
    CAST(NULL AS bigint) AS "hired_salaries size earlier_2"
  FROM "person_total"
),
"sized" AS (
  SELECT
    "time",
    "row",
    coalesce(max("hired_salaries"), 0) AS "hired_salaries",
    CASE WHEN "time" IS NOT NULL AND CAST("time" - INTERVAL '1 year' AS date) + INTERVAL '1 year' = "time" THEN coalesce(max("hired_salaries earlier"), 0) ELSE CAST(NULL AS hugeint) END AS "hired_salaries earlier",
    coalesce(coalesce(max("hired_salaries size"), 0), 0) AS "hired_salaries size 1 of",
    coalesce(coalesce(max("hired_salaries size"), 0), 0) AS "hired_salaries rows 1 of",
    coalesce(coalesce(max("hired_salaries size_2"), 0), 0) AS "hired_salaries size 2 of",
    coalesce(coalesce(max("hired_salaries size_2"), 0), 0) AS "hired_salaries rows 2 of",
    coalesce(CASE WHEN "time" IS NOT NULL AND CAST("time" - INTERVAL '1 year' AS date) + INTERVAL '1 year' = "time" THEN coalesce(max("hired_salaries size earlier"), 0) ELSE CAST(NULL AS bigint) END, 0) AS "hired_salaries earlier size 1 of",
    coalesce(CASE WHEN "time" IS NOT NULL AND CAST("time" - INTERVAL '1 year' AS date) + INTERVAL '1 year' = "time" THEN coalesce(max("hired_salaries size earlier"), 0) ELSE CAST(NULL AS bigint) END, 0) AS "hired_salaries earlier rows 1 of",
    coalesce(CASE WHEN "time" IS NOT NULL AND CAST("time" - INTERVAL '1 year' AS date) + INTERVAL '1 year' = "time" THEN coalesce(max("hired_salaries size earlier_2"), 0) ELSE CAST(NULL AS bigint) END, 0) AS "hired_salaries earlier size 2 of",
    coalesce(CASE WHEN "time" IS NOT NULL AND CAST("time" - INTERVAL '1 year' AS date) + INTERVAL '1 year' = "time" THEN coalesce(max("hired_salaries size earlier_2"), 0) ELSE CAST(NULL AS bigint) END, 0) AS "hired_salaries earlier rows 2 of"
  FROM "cells"
  GROUP BY 1, "row"
),
"ruled" AS (
  SELECT
    "time",
    "row",
    "hired_salaries",
    "hired_salaries earlier",
    CASE WHEN ("hired_salaries rows 1 of" > 0 OR "hired_salaries rows 2 of" > 0) AND ("hired_salaries rows 1 of" > 0 AND "hired_salaries size 1 of" < 3 OR "hired_salaries rows 2 of" > 0 AND "hired_salaries size 2 of" < 3 OR max(CASE WHEN "hired_salaries rows 1 of" > 0 AND "hired_salaries size 1 of" < 3 OR "hired_salaries rows 2 of" > 0 AND "hired_salaries size 2 of" < 3 THEN 1 ELSE 0 END) OVER (PARTITION BY CASE WHEN "row" <= 1 THEN 0 ELSE "row" END, CAST(NULL AS date)) = 1 AND (row_number() OVER (PARTITION BY CASE WHEN "row" <= 1 THEN 0 ELSE "row" END, CAST(NULL AS date) ORDER BY least(CASE WHEN "hired_salaries rows 1 of" > 0 THEN "hired_salaries size 1 of" ELSE CAST(NULL AS bigint) END, CASE WHEN "hired_salaries rows 2 of" > 0 THEN "hired_salaries size 2 of" ELSE CAST(NULL AS bigint) END) NULLS LAST, "time" NULLS LAST) <= 2 OR coalesce(sum("hired_salaries size 1 of") OVER (PARTITION BY CASE WHEN "row" <= 1 THEN 0 ELSE "row" END, CAST(NULL AS date) ORDER BY least(CASE WHEN "hired_salaries rows 1 of" > 0 THEN "hired_salaries size 1 of" ELSE CAST(NULL AS bigint) END, CASE WHEN "hired_salaries rows 2 of" > 0 THEN "hired_salaries size 2 of" ELSE CAST(NULL AS bigint) END) NULLS LAST, "time" NULLS LAST ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) < 3 AND max(CASE WHEN "hired_salaries rows 1 of" > 0 THEN 1 ELSE 0 END) OVER (PARTITION BY CASE WHEN "row" <= 1 THEN 0 ELSE "row" END, CAST(NULL AS date)) = 1 OR coalesce(sum("hired_salaries size 2 of") OVER (PARTITION BY CASE WHEN "row" <= 1 THEN 0 ELSE "row" END, CAST(NULL AS date) ORDER BY least(CASE WHEN "hired_salaries rows 1 of" > 0 THEN "hired_salaries size 1 of" ELSE CAST(NULL AS bigint) END, CASE WHEN "hired_salaries rows 2 of" > 0 THEN "hired_salaries size 2 of" ELSE CAST(NULL AS bigint) END) NULLS LAST, "time" NULLS LAST ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) < 3 AND max(CASE WHEN "hired_salaries rows 2 of" > 0 THEN 1 ELSE 0 END) OVER (PARTITION BY CASE WHEN "row" <= 1 THEN 0 ELSE "row" END, CAST(NULL AS date)) = 1) AND NOT "row" IN (0, 1)) THEN 1 ELSE 0 END AS "hired_salaries withheld",
    CASE WHEN ("hired_salaries earlier rows 1 of" > 0 OR "hired_salaries earlier rows 2 of" > 0) AND ("hired_salaries earlier rows 1 of" > 0 AND "hired_salaries earlier size 1 of" < 3 OR "hired_salaries earlier rows 2 of" > 0 AND "hired_salaries earlier size 2 of" < 3 OR max(CASE WHEN "hired_salaries earlier rows 1 of" > 0 AND "hired_salaries earlier size 1 of" < 3 OR "hired_salaries earlier rows 2 of" > 0 AND "hired_salaries earlier size 2 of" < 3 THEN 1 ELSE 0 END) OVER (PARTITION BY CASE WHEN "row" <= 1 THEN 0 ELSE "row" END, CAST(NULL AS date)) = 1 AND (row_number() OVER (PARTITION BY CASE WHEN "row" <= 1 THEN 0 ELSE "row" END, CAST(NULL AS date) ORDER BY least(CASE WHEN "hired_salaries earlier rows 1 of" > 0 THEN "hired_salaries earlier size 1 of" ELSE CAST(NULL AS bigint) END, CASE WHEN "hired_salaries earlier rows 2 of" > 0 THEN "hired_salaries earlier size 2 of" ELSE CAST(NULL AS bigint) END) NULLS LAST, "time" NULLS LAST) <= 2 OR coalesce(sum("hired_salaries earlier size 1 of") OVER (PARTITION BY CASE WHEN "row" <= 1 THEN 0 ELSE "row" END, CAST(NULL AS date) ORDER BY least(CASE WHEN "hired_salaries earlier rows 1 of" > 0 THEN "hired_salaries earlier size 1 of" ELSE CAST(NULL AS bigint) END, CASE WHEN "hired_salaries earlier rows 2 of" > 0 THEN "hired_salaries earlier size 2 of" ELSE CAST(NULL AS bigint) END) NULLS LAST, "time" NULLS LAST ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) < 3 AND max(CASE WHEN "hired_salaries earlier rows 1 of" > 0 THEN 1 ELSE 0 END) OVER (PARTITION BY CASE WHEN "row" <= 1 THEN 0 ELSE "row" END, CAST(NULL AS date)) = 1 OR coalesce(sum("hired_salaries earlier size 2 of") OVER (PARTITION BY CASE WHEN "row" <= 1 THEN 0 ELSE "row" END, CAST(NULL AS date) ORDER BY least(CASE WHEN "hired_salaries earlier rows 1 of" > 0 THEN "hired_salaries earlier size 1 of" ELSE CAST(NULL AS bigint) END, CASE WHEN "hired_salaries earlier rows 2 of" > 0 THEN "hired_salaries earlier size 2 of" ELSE CAST(NULL AS bigint) END) NULLS LAST, "time" NULLS LAST ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) < 3 AND max(CASE WHEN "hired_salaries earlier rows 2 of" > 0 THEN 1 ELSE 0 END) OVER (PARTITION BY CASE WHEN "row" <= 1 THEN 0 ELSE "row" END, CAST(NULL AS date)) = 1) AND NOT "row" IN (0, 1)) THEN 1 ELSE 0 END AS "hired_salaries earlier withheld"
  FROM "sized"
),
"withheld" AS (
  SELECT
    "time",
    "row",
    "hired_salaries",
    "hired_salaries earlier",
    CASE WHEN EXISTS (SELECT 1 AS "one" FROM "left_out") THEN 1 ELSE greatest("hired_salaries withheld", CASE WHEN "row" = 2 THEN max(CASE WHEN "row" IN (0, 1) THEN "hired_salaries withheld" ELSE 0 END) OVER () ELSE 0 END) END AS "hired_salaries withheld",
    CASE WHEN EXISTS (SELECT 1 AS "one" FROM "left_out") THEN 1 ELSE "hired_salaries earlier withheld" END AS "hired_salaries earlier withheld"
  FROM "ruled"
)
SELECT
  "time",
  CASE WHEN NOT "hired_salaries withheld" = 1 THEN "hired_salaries" ELSE CAST(NULL AS hugeint) END AS "hired_salaries",
  CASE WHEN NOT "hired_salaries earlier withheld" = 1 THEN "hired_salaries earlier" ELSE CAST(NULL AS hugeint) END AS "hired_salaries_previous",
  CASE WHEN NOT "hired_salaries withheld" = 1 THEN "hired_salaries" ELSE CAST(NULL AS hugeint) END - CASE WHEN NOT "hired_salaries earlier withheld" = 1 THEN "hired_salaries earlier" ELSE CAST(NULL AS hugeint) END AS "hired_salaries_change",
  CAST(CASE WHEN NOT "hired_salaries withheld" = 1 THEN "hired_salaries" ELSE CAST(NULL AS hugeint) END - CASE WHEN NOT "hired_salaries earlier withheld" = 1 THEN "hired_salaries earlier" ELSE CAST(NULL AS hugeint) END AS double precision) / nullif(CAST(CASE WHEN NOT "hired_salaries earlier withheld" = 1 THEN "hired_salaries earlier" ELSE CAST(NULL AS hugeint) END AS double precision), 0) AS "hired_salaries_change_ratio",
  CASE WHEN "row" <= 0 THEN 'group' WHEN "row" <= 1 THEN 'subtotal' ELSE 'total' END AS "_row",
  nullif(concat_ws(', ', CASE WHEN "hired_salaries withheld" = 1 THEN 'hired_salaries' ELSE CAST(NULL AS text) END, CASE WHEN "hired_salaries earlier withheld" = 1 THEN 'hired_salaries_previous' ELSE CAST(NULL AS text) END, CASE WHEN "hired_salaries withheld" = 1 OR "hired_salaries earlier withheld" = 1 THEN 'hired_salaries_change' ELSE CAST(NULL AS text) END, CASE WHEN "hired_salaries withheld" = 1 OR "hired_salaries earlier withheld" = 1 THEN 'hired_salaries_change_ratio' ELSE CAST(NULL AS text) END), '') AS "_suppressed"
FROM "withheld"
ORDER BY 1 NULLS LAST, "row" NULLS LAST
-- $1: datetime.date(2018, 1, 1)
-- $2: datetime.date(2021, 1, 1)
-- $3: False
-- $4: datetime.date(2017, 1, 1)
-- $5: datetime.date(2020, 1, 1)
