SELECT count(*) AS "moments"
FROM "moment" AS "moment"
WHERE "moment"."place" = $1::text
  AND CAST("moment"."at" AT TIME ZONE 'America/New_York' AS date) = $2::date
-- $1: 'ny'
-- $2: datetime.date(2025, 11, 2)
