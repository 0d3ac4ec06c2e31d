SELECT
  "moment"."id" AS "moment.id",
  count(*) AS "moments"
FROM "moment" AS "moment"
WHERE "moment"."place" = $1::text
  AND CASE WHEN (("moment"."at" AT TIME ZONE 'America/New_York' + $2::interval) AT TIME ZONE 'America/New_York' - INTERVAL '60 minutes') AT TIME ZONE 'America/New_York' = "moment"."at" AT TIME ZONE 'America/New_York' + $2::interval THEN ("moment"."at" AT TIME ZONE 'America/New_York' + $2::interval) AT TIME ZONE 'America/New_York' - INTERVAL '60 minutes' WHEN (("moment"."at" AT TIME ZONE 'America/New_York' + $2::interval) AT TIME ZONE 'America/New_York' - INTERVAL '30 minutes') AT TIME ZONE 'America/New_York' = "moment"."at" AT TIME ZONE 'America/New_York' + $2::interval THEN ("moment"."at" AT TIME ZONE 'America/New_York' + $2::interval) AT TIME ZONE 'America/New_York' - INTERVAL '30 minutes' ELSE ("moment"."at" AT TIME ZONE 'America/New_York' + $2::interval) AT TIME ZONE 'America/New_York' END = $3::timestamptz
  AND "moment"."at" + $2::interval = $4::timestamptz
  AND CASE WHEN (("moment"."at" AT TIME ZONE 'America/New_York' + $5::interval) AT TIME ZONE 'America/New_York' - INTERVAL '60 minutes') AT TIME ZONE 'America/New_York' = "moment"."at" AT TIME ZONE 'America/New_York' + $5::interval THEN ("moment"."at" AT TIME ZONE 'America/New_York' + $5::interval) AT TIME ZONE 'America/New_York' - INTERVAL '60 minutes' WHEN (("moment"."at" AT TIME ZONE 'America/New_York' + $5::interval) AT TIME ZONE 'America/New_York' - INTERVAL '30 minutes') AT TIME ZONE 'America/New_York' = "moment"."at" AT TIME ZONE 'America/New_York' + $5::interval THEN ("moment"."at" AT TIME ZONE 'America/New_York' + $5::interval) AT TIME ZONE 'America/New_York' - INTERVAL '30 minutes' ELSE ("moment"."at" AT TIME ZONE 'America/New_York' + $5::interval) AT TIME ZONE 'America/New_York' END + $6::interval < $7::timestamptz
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
-- $1: 'ny'
-- $2: '24 hours'
-- $3: '2025-03-10 04:00:00+00:00'
-- $4: '2025-03-10 05:00:00+00:00'
-- $5: '-1 months'
-- $6: '-250000 microseconds'
-- $7: '2025-02-09 05:00:00+00:00'
