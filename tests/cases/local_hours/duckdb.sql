SELECT
  CASE WHEN isfinite("moment"."wall") THEN date_trunc('hour', "moment"."wall") END AS "time",
  count(*) AS "walls"
FROM "moment" AS "moment"
WHERE "moment"."wall" >= $1::timestamp
  AND "moment"."wall" < $2::timestamp
  AND "moment"."place" = $3::text
GROUP BY 1
ORDER BY 1 NULLS LAST
-- $1: '2025-11-02 00:00:00'
-- $2: '2025-11-03 00:00:00'
-- $3: 'ny'
