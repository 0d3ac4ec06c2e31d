WITH "sale_rows" AS (
  SELECT
    CAST(date_trunc('month', make_timestamp(epoch_us("sale"."sold_at"))) AS date) AS "time",
    "sale"."amount" AS "typical"
  FROM "sale" AS "sale"
  WHERE "sale"."sold_at" < $1::timestamptz
    AND "sale"."sold_at" > $2::timestamptz
),
"sale_2" AS (
  SELECT
    "time",
    quantile_cont(CAST("typical" AS double precision), 0.5) AS "typical"
  FROM "sale_rows"
  GROUP BY 1
),
"spine" AS (
  SELECT CAST(unnest(generate_series(CAST($3::date AS timestamp), CAST($4::date AS timestamp), INTERVAL '1 month')) AS date) AS "time"
),
"sale_window" AS (
  SELECT
    "bucket"."time",
    quantile_cont(CAST("part"."typical" AS double precision), 0.5) AS "typical window"
  FROM (SELECT "spine"."time" FROM "spine") AS "bucket"
  INNER JOIN "sale_rows" AS "part" ON "part"."time" <= "bucket"."time"
  GROUP BY 1
),
"cells" AS (
  SELECT
    "time",
    "typical",
    CAST(NULL AS double precision) AS "typical window"
  FROM "sale_2"
  WHERE "time" >= $3::date
  UNION ALL
  SELECT
    "spine"."time",
    CAST(NULL AS double precision) AS "typical",
    "sale_window"."typical window"
  FROM "spine"
  INNER JOIN "sale_window" ON "sale_window"."time" = "spine"."time"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS double precision) AS "typical",
    CAST(NULL AS double precision) AS "typical window"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  max("typical") AS "typical",
  max("typical window") AS "typical_cumulative"
FROM "cells"
GROUP BY 1
ORDER BY 1 NULLS LAST
-- $1: '2025-05-01 00:00:00+00:00'
-- $2: '-infinity'
-- $3: datetime.date(2025, 1, 1)
-- $4: datetime.date(2025, 4, 1)
