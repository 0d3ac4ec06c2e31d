SELECT CAST(coalesce(sum("number"."huge"), 0) AS double precision) / nullif($1::double precision, 0) AS "huge_share"
FROM "number" AS "number"
WHERE "number"."kind" = $2::text
-- $1: 4.0
-- $2: 'top'
