WITH "ledger_2" AS (
  SELECT
    "stamp_groups"."group_0" AS "stamp.hue",
    sum("ledger"."amount") AS "closing"
  FROM (
      SELECT
        "ledger"."amount" AS "amount",
        "ledger"."id" AS "id",
        rank() OVER (PARTITION BY "ledger"."account" ORDER BY "ledger"."day" DESC NULLS LAST) AS "pick"
      FROM "ledger" AS "ledger"
      WHERE "ledger"."day" IS NOT NULL
    ) AS "ledger"
  LEFT JOIN (
      SELECT DISTINCT
        "stamp"."ledger_id" AS "key_0",
        "stamp"."hue" AS "group_0"
      FROM "stamp" AS "stamp"
    ) AS "stamp_groups" ON "stamp_groups"."key_0" = "ledger"."id"
  WHERE "ledger"."pick" = 1
  GROUP BY 1
),
"ledger_3" AS (
  SELECT
    "stamp_groups"."group_0" AS "stamp.hue",
    sum("ledger"."amount") AS "closing"
  FROM (
      SELECT
        "ledger"."amount" AS "amount",
        "ledger"."id" AS "id",
        rank() OVER (PARTITION BY "ledger"."account" ORDER BY "ledger"."day" DESC NULLS LAST) AS "pick"
      FROM "ledger" AS "ledger"
      WHERE "ledger"."day" IS NOT NULL
    ) AS "ledger"
  LEFT JOIN (
      SELECT DISTINCT
        "stamp"."ledger_id" AS "key_0",
        "stamp"."hue" AS "group_0"
      FROM "stamp" AS "stamp"
    ) AS "stamp_groups" ON "stamp_groups"."key_0" = "ledger"."id"
  WHERE "ledger"."pick" = 1
  GROUP BY 1
),
"ranked" AS (
  SELECT
    "stamp.hue",
    row_number() OVER (ORDER BY coalesce(max("closing"), 0) DESC NULLS LAST, "stamp.hue" NULLS LAST) AS "place"
  FROM (
      SELECT
        "stamp.hue",
        "closing"
      FROM "ledger_3"
      UNION ALL
      SELECT DISTINCT
        "ledger_2"."stamp.hue",
        CAST(NULL AS hugeint) AS "closing"
      FROM "ledger_2"
    ) AS "candidates"
  GROUP BY 1
),
"ledger_rows" AS (
  SELECT
    "stamp_groups"."group_0" AS "stamp.hue",
    "ledger"."amount" AS "closing",
    "ledger"."id" AS "identity 0"
  FROM (
      SELECT
        "ledger"."amount" AS "amount",
        "ledger"."id" AS "id",
        rank() OVER (PARTITION BY "ledger"."account" ORDER BY "ledger"."day" DESC NULLS LAST) AS "pick"
      FROM "ledger" AS "ledger"
      WHERE "ledger"."day" IS NOT NULL
    ) AS "ledger"
  LEFT JOIN (
      SELECT DISTINCT
        "stamp"."ledger_id" AS "key_0",
        "stamp"."hue" AS "group_0"
      FROM "stamp" AS "stamp"
    ) AS "stamp_groups" ON "stamp_groups"."key_0" = "ledger"."id"
  WHERE "ledger"."pick" = 1
),
"ledger_top" AS (
  SELECT DISTINCT
    CASE WHEN "ranked"."place" <= 1 THEN "ledger_rows"."stamp.hue" ELSE CAST(NULL AS text) END AS "stamp.hue",
    CASE WHEN "ranked"."place" <= 1 THEN 0 ELSE 1 END AS "row",
    "ledger_rows"."closing",
    "ledger_rows"."identity 0"
  FROM "ledger_rows"
  INNER JOIN "ranked" ON "ledger_rows"."stamp.hue" IS NOT DISTINCT FROM "ranked"."stamp.hue"
),
"ledger_4" AS (
  SELECT
    "stamp.hue",
    "row",
    sum("closing") AS "closing"
  FROM "ledger_top"
  GROUP BY 1, 2
),
"cells" AS (
  SELECT
    "stamp.hue",
    "row",
    "closing"
  FROM "ledger_4"
)
SELECT
  "stamp.hue",
  coalesce(max("closing"), 0) AS "closing",
  CASE WHEN "row" <= 0 THEN 'group' WHEN "row" <= 1 THEN 'other' ELSE CAST(NULL AS text) END AS "_row"
FROM "cells"
GROUP BY 1, "row"
ORDER BY "row" NULLS LAST, 2 DESC NULLS LAST, 1 NULLS LAST
