SELECT count(*) AS "moments"
FROM "moment" AS "moment"
WHERE "moment"."place" = $1::text
  AND CASE WHEN isfinite("moment"."at") THEN CASE WHEN ((date_trunc('month', "moment"."at" AT TIME ZONE 'America/New_York')) AT TIME ZONE 'America/New_York' - INTERVAL '60 minutes') AT TIME ZONE 'America/New_York' = date_trunc('month', "moment"."at" AT TIME ZONE 'America/New_York') THEN (date_trunc('month', "moment"."at" AT TIME ZONE 'America/New_York')) AT TIME ZONE 'America/New_York' - INTERVAL '60 minutes' WHEN ((date_trunc('month', "moment"."at" AT TIME ZONE 'America/New_York')) AT TIME ZONE 'America/New_York' - INTERVAL '30 minutes') AT TIME ZONE 'America/New_York' = date_trunc('month', "moment"."at" AT TIME ZONE 'America/New_York') THEN (date_trunc('month', "moment"."at" AT TIME ZONE 'America/New_York')) AT TIME ZONE 'America/New_York' - INTERVAL '30 minutes' ELSE (date_trunc('month', "moment"."at" AT TIME ZONE 'America/New_York')) AT TIME ZONE 'America/New_York' END ELSE "moment"."at" END = $2::timestamptz
-- $1: 'ny'
-- $2: '2025-10-01 04:00:00+00:00'
