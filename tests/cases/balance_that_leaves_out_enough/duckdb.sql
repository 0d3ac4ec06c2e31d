WITH "left_out" AS (
  SELECT 1 AS "one"
  FROM "balance" AS "balance"
  WHERE NOT coalesce("balance"."account" > $1::integer, $2::boolean)
  HAVING (count("balance"."held") > 0 AND count("balance"."held") < 3 OR count(*) > 0 AND count(*) < 3)
  UNION ALL
  SELECT 1 AS "one"
  FROM (
      SELECT
        "balance"."held" AS "held",
        "balance"."account" AS "account",
        rank() OVER (PARTITION BY "balance"."account" ORDER BY "balance"."day" DESC NULLS LAST) AS "pick"
      FROM "balance" AS "balance"
      WHERE "balance"."day" IS NOT NULL
    ) AS "balance"
  WHERE "balance"."pick" = 1
    AND NOT coalesce("balance"."account" > $1::integer, $2::boolean)
  HAVING (count("balance"."held") > 0 AND count("balance"."held") < 3 OR count(*) > 0 AND count(*) < 3)
),
"balance_2" AS (
  SELECT
    sum("balance"."held") AS "held",
    count("balance"."held") AS "held size",
    count(*) AS "held size_2"
  FROM (
      SELECT
        "balance"."held" AS "held",
        "balance"."account" AS "account",
        rank() OVER (PARTITION BY "balance"."account" ORDER BY "balance"."day" DESC NULLS LAST) AS "pick"
      FROM "balance" AS "balance"
      WHERE "balance"."day" IS NOT NULL
    ) AS "balance"
  WHERE "balance"."pick" = 1
    AND "balance"."account" > $1::integer
),
"cells" AS (
  SELECT
    "held",
    "held size",
    "held size_2"
  FROM "balance_2"
),
"sized" AS (
  SELECT
    coalesce(max("held"), 0) AS "held",
    coalesce(coalesce(max("held size"), 0), 0) AS "held size 1 of",
    coalesce(coalesce(max("held size"), 0), 0) AS "held rows 1 of",
    coalesce(coalesce(max("held size_2"), 0), 0) AS "held size 2 of",
    coalesce(coalesce(max("held size_2"), 0), 0) AS "held rows 2 of"
  FROM "cells"
),
"ruled" AS (
  SELECT
    "held",
    CASE WHEN "held rows 1 of" > 0 AND "held size 1 of" < 3 OR "held rows 2 of" > 0 AND "held size 2 of" < 3 THEN 1 ELSE 0 END AS "held withheld"
  FROM "sized"
),
"withheld" AS (
  SELECT
    "held",
    CASE WHEN EXISTS (SELECT 1 AS "one" FROM "left_out") THEN 1 ELSE "held withheld" END AS "held withheld"
  FROM "ruled"
)
SELECT
  CASE WHEN NOT "held withheld" = 1 THEN "held" ELSE CAST(NULL AS hugeint) END AS "held",
  nullif(concat_ws(', ', CASE WHEN "held withheld" = 1 THEN 'held' ELSE CAST(NULL AS text) END), '') AS "_suppressed"
FROM "withheld"
-- $1: 3
-- $2: False
