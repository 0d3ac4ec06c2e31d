WITH "sale_2" AS (
  SELECT
    CAST(date_trunc('month', make_timestamp(epoch_us("sale"."sold_at"))) AS date) AS "time",
    "line_groups"."group_0" AS "line.color",
    sum("sale"."amount") AS "amount"
  FROM "sale" AS "sale"
  LEFT JOIN (
      SELECT DISTINCT
        "line"."sale_id" AS "key_0",
        "line"."color" AS "group_0"
      FROM "line" AS "line"
    ) AS "line_groups" ON "line_groups"."key_0" = "sale"."id"
  WHERE "sale"."sold_at" >= $1::timestamptz
    AND "sale"."sold_at" < $2::timestamptz
  GROUP BY 1, 2
),
"spine" AS (
  SELECT CAST(unnest(generate_series(CAST($3::date AS timestamp), CAST($4::date AS timestamp), INTERVAL '1 month')) AS date) AS "time"
),
"groups" AS (
  SELECT DISTINCT "sale_2"."line.color"
  FROM "sale_2"
),
"cells" AS (
  SELECT
    "time",
    "line.color",
    "amount"
  FROM "sale_2"
  UNION ALL
  SELECT
    "spine"."time",
    "groups"."line.color",
    CAST(NULL AS hugeint) AS "amount"
  FROM "spine"
  CROSS JOIN "groups"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") * (SELECT count(*) AS "rows" FROM "groups") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  "line.color",
  coalesce(max("amount"), 0) AS "amount"
FROM "cells"
GROUP BY 1, 2
ORDER BY 1 NULLS LAST, 2 NULLS LAST
-- $1: '2025-01-01 00:00:00+00:00'
-- $2: '2025-03-01 00:00:00+00:00'
-- $3: datetime.date(2025, 1, 1)
-- $4: datetime.date(2025, 2, 1)
