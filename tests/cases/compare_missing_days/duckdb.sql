WITH "sale_2" AS (
  SELECT
    CAST(make_timestamp(epoch_us("sale"."sold_at")) AS date) AS "time",
    sum("sale"."amount") AS "amount"
  FROM "sale" AS "sale"
  WHERE "sale"."sold_at" >= $1::timestamptz
    AND "sale"."sold_at" < $2::timestamptz
  GROUP BY 1
),
"sale_3" AS (
  SELECT
    CAST(make_timestamp(epoch_us("sale"."sold_at")) AS date) AS "time",
    sum("sale"."amount") AS "amount"
  FROM "sale" AS "sale"
  WHERE "sale"."sold_at" >= $3::timestamptz
    AND "sale"."sold_at" < $4::timestamptz
  GROUP BY 1
),
"spine" AS (
  SELECT CAST(unnest(generate_series(CAST($5::date AS timestamp), CAST($6::date AS timestamp), INTERVAL '1 day')) AS date) AS "time"
),
"unmet" AS (
  SELECT DISTINCT "sale_3"."time"
  FROM "sale_3"
  WHERE "time" >= (SELECT min(CAST("spine"."time" - INTERVAL '1 month' AS date)) AS "end" FROM "spine")
    AND "time" <= (
      SELECT greatest(max(CAST("spine"."time" - INTERVAL '1 month' AS date)), CAST(max("time") + INTERVAL '1 day' - INTERVAL '1 month' - INTERVAL '1 day' AS date)) AS "end"
      FROM "spine"
    )
    AND NOT EXISTS (
      SELECT 1 AS "one"
      FROM "spine"
      WHERE "sale_3"."time" = CAST("spine"."time" - INTERVAL '1 month' AS date)
        AND CAST(CAST("spine"."time" - INTERVAL '1 month' AS date) + INTERVAL '1 month' AS date) = "spine"."time"
    )
),
"cells" AS (
  SELECT
    "time",
    "amount",
    CAST(NULL AS hugeint) AS "amount earlier"
  FROM "sale_2"
  UNION ALL
  SELECT
    "spine"."time",
    CAST(NULL AS hugeint) AS "amount",
    "sale_3"."amount" AS "amount earlier"
  FROM "spine"
  INNER JOIN "sale_3" ON "sale_3"."time" = CAST("spine"."time" - INTERVAL '1 month' AS date) AND CAST(CAST("spine"."time" - INTERVAL '1 month' AS date) + INTERVAL '1 month' AS date) = "spine"."time"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS hugeint) AS "amount",
    CAST(NULL AS hugeint) AS "amount earlier"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  coalesce(max("amount"), 0) AS "amount",
  CASE WHEN "time" IS NOT NULL AND CAST(CAST("time" - INTERVAL '1 month' AS date) + INTERVAL '1 month' AS date) = "time" THEN coalesce(max("amount earlier"), 0) ELSE CAST(NULL AS hugeint) END AS "amount_previous",
  coalesce(max("amount"), 0) - CASE WHEN "time" IS NOT NULL AND CAST(CAST("time" - INTERVAL '1 month' AS date) + INTERVAL '1 month' AS date) = "time" THEN coalesce(max("amount earlier"), 0) ELSE CAST(NULL AS hugeint) END AS "amount_change",
  CAST(coalesce(max("amount"), 0) - CASE WHEN "time" IS NOT NULL AND CAST(CAST("time" - INTERVAL '1 month' AS date) + INTERVAL '1 month' AS date) = "time" THEN coalesce(max("amount earlier"), 0) ELSE CAST(NULL AS hugeint) END AS double precision) / nullif(CAST(CASE WHEN "time" IS NOT NULL AND CAST(CAST("time" - INTERVAL '1 month' AS date) + INTERVAL '1 month' AS date) = "time" THEN coalesce(max("amount earlier"), 0) ELSE CAST(NULL AS hugeint) END AS double precision), 0) AS "amount_change_ratio",
  (SELECT string_agg(CAST("time" AS text), ', ' ORDER BY "time") AS "listed" FROM "unmet") AS "_unmet"
FROM "cells"
GROUP BY 1
ORDER BY 1 NULLS LAST
-- $1: '2025-03-28 00:00:00+00:00'
-- $2: '2025-04-01 00:00:00+00:00'
-- $3: '2025-02-28 00:00:00+00:00'
-- $4: '2025-03-01 00:00:00+00:00'
-- $5: datetime.date(2025, 3, 28)
-- $6: datetime.date(2025, 3, 31)
