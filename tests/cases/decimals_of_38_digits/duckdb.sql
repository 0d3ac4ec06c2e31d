SELECT
  coalesce(sum("number"."fine"), 0) AS "fine_sum",
  min("number"."fine") AS "fine_min",
  max("number"."huge") AS "huge_max"
FROM "number" AS "number"
WHERE "number"."kind" = $1::text
-- $1: 'edge'
