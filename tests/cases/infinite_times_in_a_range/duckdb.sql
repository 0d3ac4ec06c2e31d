WITH "moment_2" AS (
  SELECT count(*) AS "moments"
  FROM "moment" AS "moment"
  WHERE "moment"."at" >= $1::timestamptz
    AND "moment"."place" IN ($2::text, $3::text)
),
"moment_3" AS (
  SELECT count(*) AS "walls"
  FROM "moment" AS "moment"
  WHERE "moment"."wall" >= $4::timestamp
    AND "moment"."place" IN ($2::text, $3::text)
),
"moment_4" AS (
  SELECT count(*) AS "days"
  FROM "moment" AS "moment"
  WHERE "moment"."day" >= $5::date
    AND "moment"."place" IN ($2::text, $3::text)
),
"cells" AS (
  SELECT
    "moments",
    CAST(NULL AS bigint) AS "walls",
    CAST(NULL AS bigint) AS "days"
  FROM "moment_2"
  UNION ALL
  SELECT
    CAST(NULL AS bigint) AS "moments",
    "walls",
    CAST(NULL AS bigint) AS "days"
  FROM "moment_3"
  UNION ALL
  SELECT
    CAST(NULL AS bigint) AS "moments",
    CAST(NULL AS bigint) AS "walls",
    "days"
  FROM "moment_4"
)
SELECT
  coalesce(max("moments"), 0) AS "moments",
  coalesce(max("walls"), 0) AS "walls",
  coalesce(max("days"), 0) AS "days"
FROM "cells"
-- $1: '2024-01-01 00:00:00+00:00'
-- $2: 'odd'
-- $3: 'leap'
-- $4: '2024-01-01 00:00:00'
-- $5: datetime.date(2024, 1, 1)
