WITH "balance_times" AS (
  SELECT DISTINCT CASE WHEN isfinite("book"."opened") THEN CAST(date_trunc('month', CAST("book"."opened" AS timestamp)) AS date) END AS "time"
  FROM "balance" AS "balance"
  LEFT JOIN "book" AS "book" ON "book"."id" = "balance"."account"
  WHERE "book"."opened" < $1::date
    AND "book"."opened" > $2::date
),
"balance_until_now" AS (
  SELECT "time"
  FROM "balance_times"
  UNION ALL
  SELECT $3::date AS "time"
  WHERE EXISTS (SELECT 1 AS "one" FROM "balance_times" WHERE "time" <= $3::date)
),
"spine" AS (
  SELECT CAST(unnest(generate_series(CAST($4::date AS timestamp), CAST($5::date AS timestamp), INTERVAL '1 month')) AS date) AS "time"
),
"balance_2" AS (
  SELECT
    "spine"."time",
    count(*) AS "entries"
  FROM (
      SELECT
        "balance"."account" AS "account",
        rank() OVER (PARTITION BY CASE WHEN isfinite("book"."opened") THEN CAST(date_trunc('month', CAST("book"."opened" AS timestamp)) AS date) END, "balance"."account" ORDER BY "book"."opened" DESC NULLS LAST) AS "pick",
        CASE WHEN isfinite("book"."opened") THEN CAST(date_trunc('month', CAST("book"."opened" AS timestamp)) AS date) END AS "bucket",
        min(CASE WHEN isfinite("book"."opened") THEN CAST(date_trunc('month', CAST("book"."opened" AS timestamp)) AS date) END) OVER (PARTITION BY "balance"."account" ORDER BY CASE WHEN isfinite("book"."opened") THEN CAST(date_trunc('month', CAST("book"."opened" AS timestamp)) AS date) END GROUPS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS "until"
      FROM "balance" AS "balance"
      LEFT JOIN "book" AS "book" ON "book"."id" = "balance"."account"
      WHERE "book"."opened" < $1::date
        AND "book"."opened" > $2::date
    ) AS "balance"
  LEFT JOIN "book" AS "book" ON "book"."id" = "balance"."account"
  LEFT JOIN "spine" ON "spine"."time" >= "balance"."bucket" AND ("balance"."until" IS NULL OR "spine"."time" < "balance"."until") AND ("spine"."time" <= $3::date OR "spine"."time" = "balance"."bucket" AND ("spine"."time" > $4::date OR "book"."opened" >= $6::date))
  WHERE "balance"."pick" = 1
    AND ("spine"."time" IS NOT NULL OR "balance"."bucket" IS NULL)
  GROUP BY 1
),
"cells" AS (
  SELECT
    "time",
    "entries"
  FROM "balance_2"
  WHERE "time" >= $4::date
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS bigint) AS "entries"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  coalesce(max("entries"), 0) AS "entries"
FROM "cells"
GROUP BY 1
ORDER BY 1 NULLS LAST
-- $1: datetime.date(2025, 3, 1)
-- $2: '-infinity'
-- $3: datetime.date(2024, 6, 1)
-- $4: datetime.date(2025, 1, 1)
-- $5: datetime.date(2025, 2, 1)
-- $6: datetime.date(2025, 1, 10)
