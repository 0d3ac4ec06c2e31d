WITH "transfer_2" AS (
  SELECT
    "transfer"."kind" AS "kind",
    sum("transfer"."amount") AS "moved",
    count("transfer"."amount") AS "moved size",
    count(DISTINCT CASE WHEN "transfer"."amount" IS NOT NULL THEN "person"."id" ELSE CAST(NULL AS integer) END) AS "moved size_2",
    count(DISTINCT CASE WHEN "transfer"."amount" IS NOT NULL THEN "account_owner"."id" ELSE CAST(NULL AS integer) END) AS "moved size_3",
    count(*) AS "moved size_4",
    count(DISTINCT "person"."id") AS "moved size_5",
    count(DISTINCT "account_owner"."id") AS "moved size_6"
  FROM "transfer" AS "transfer"
  LEFT JOIN "person" AS "person" ON "person"."id" = "transfer"."clerk_id"
  LEFT JOIN "account" AS "account" ON "account"."id" = "transfer"."account_id"
  LEFT JOIN "person" AS "account_owner" ON "account_owner"."id" = "account"."owner_id"
  GROUP BY 1
),
"cells" AS (
  SELECT
    "kind",
    "moved",
    "moved size",
    "moved size_2",
    "moved size_3",
    "moved size_4",
    "moved size_5",
    "moved size_6"
  FROM "transfer_2"
),
"sized" AS (
  SELECT
    "kind",
    coalesce(max("moved"), 0) AS "moved",
    least(coalesce(coalesce(max("moved size"), 0), 0), coalesce(coalesce(max("moved size_2"), 0), 0), coalesce(coalesce(max("moved size_3"), 0), 0)) AS "moved size 1 of",
    coalesce(coalesce(max("moved size"), 0), 0) AS "moved rows 1 of",
    least(coalesce(coalesce(max("moved size_4"), 0), 0), coalesce(coalesce(max("moved size_5"), 0), 0), coalesce(coalesce(max("moved size_6"), 0), 0)) AS "moved size 2 of",
    coalesce(coalesce(max("moved size_4"), 0), 0) AS "moved rows 2 of"
  FROM "cells"
  GROUP BY 1
),
"ruled" AS (
  SELECT
    "kind",
    "moved",
    CASE WHEN "moved rows 1 of" > 0 AND "moved size 1 of" < 3 OR "moved rows 2 of" > 0 AND "moved size 2 of" < 3 THEN 1 ELSE 0 END AS "moved withheld"
  FROM "sized"
),
"withheld" AS (
  SELECT
    "kind",
    "moved",
    "moved withheld"
  FROM "ruled"
)
SELECT
  "kind",
  CASE WHEN NOT "moved withheld" = 1 THEN "moved" ELSE CAST(NULL AS hugeint) END AS "moved",
  nullif(concat_ws(', ', CASE WHEN "moved withheld" = 1 THEN 'moved' ELSE CAST(NULL AS text) END), '') AS "_suppressed"
FROM "withheld"
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
