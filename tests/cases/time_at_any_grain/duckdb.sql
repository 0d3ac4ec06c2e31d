WITH "sale_2" AS (
  SELECT
    CASE WHEN isfinite("sale"."due") THEN "sale"."due" END AS "time",
    sum("sale"."amount") AS "monthly_amount"
  FROM "sale" AS "sale"
  WHERE "sale"."due" >= $1::date
    AND "sale"."due" < $2::date
  GROUP BY 1
),
"spine" AS (
  SELECT CAST(unnest(generate_series(CAST($1::date AS timestamp), CAST($3::date AS timestamp), INTERVAL '1 day')) AS date) AS "time"
),
"cells" AS (
  SELECT
    "time",
    "monthly_amount"
  FROM "sale_2"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS hugeint) AS "monthly_amount"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  coalesce(max("monthly_amount"), 0) AS "monthly_amount"
FROM "cells"
GROUP BY 1
ORDER BY 1 NULLS LAST
-- $1: datetime.date(2025, 2, 27)
-- $2: datetime.date(2025, 3, 2)
-- $3: datetime.date(2025, 3, 1)
