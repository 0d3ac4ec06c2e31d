SELECT
  CASE WHEN isfinite("reading"."at") THEN CAST("reading"."at" AT TIME ZONE 'America/St_Johns' AS date) END AS "time",
  coalesce(sum("reading"."amount"), 0) AS "amount"
FROM "reading" AS "reading"
WHERE "reading"."series" = $1::text
GROUP BY 1
ORDER BY 1 NULLS LAST
-- $1: 'nfl'
