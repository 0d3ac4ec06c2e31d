SELECT
  coalesce(sum("number"."fine"), 0) AS "fine_sum",
  coalesce(sum("number"."huge"), 0) AS "huge_sum",
  coalesce(sum(round("number"."fine")), 0) AS "tens"
FROM "number" AS "number"
WHERE "number"."kind" = $1::text
-- $1: 'plain'
