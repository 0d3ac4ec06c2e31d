WITH "moment_quarter_hours" AS (
  SELECT
    CASE WHEN "moment"."at" >= TIMESTAMPTZ '1980-01-01 00:00:00+00' AND "moment"."at" < TIMESTAMPTZ '2030-01-01 00:00:00+00' THEN make_timestamptz(epoch_us("moment"."at") // 900000000 * 900000000) ELSE "moment"."at" END AS "quarter hour",
    count(*) AS "moments"
  FROM "moment" AS "moment"
  WHERE "moment"."at" >= $1::timestamptz
    AND "moment"."at" < $2::timestamptz
    AND "moment"."place" = $3::text
  GROUP BY 1
),
"moment_2" AS (
  SELECT
    CASE WHEN isfinite("quarter hour") THEN "quarter hour" - ("quarter hour" AT TIME ZONE 'Antarctica/Troll' - date_trunc('hour', "quarter hour" AT TIME ZONE 'Antarctica/Troll')) END AS "time",
    CAST(sum("moments") AS bigint) AS "moments"
  FROM "moment_quarter_hours"
  GROUP BY 1
),
"moment_quarter_hours_2" AS (
  SELECT
    CASE WHEN "moment"."at" >= TIMESTAMPTZ '1980-01-01 00:00:00+00' AND "moment"."at" < TIMESTAMPTZ '2030-01-01 00:00:00+00' THEN make_timestamptz(epoch_us("moment"."at") // 900000000 * 900000000) ELSE "moment"."at" END AS "quarter hour",
    count(*) AS "moments"
  FROM "moment" AS "moment"
  WHERE "moment"."at" >= $4::timestamptz
    AND "moment"."at" < $5::timestamptz
    AND "moment"."place" = $3::text
  GROUP BY 1
),
"moment_3" AS (
  SELECT
    CASE WHEN isfinite("quarter hour") THEN "quarter hour" - ("quarter hour" AT TIME ZONE 'Antarctica/Troll' - date_trunc('hour', "quarter hour" AT TIME ZONE 'Antarctica/Troll')) END AS "time",
    CAST(sum("moments") AS bigint) AS "moments"
  FROM "moment_quarter_hours_2"
  GROUP BY 1
),
"spine" AS (
  SELECT DISTINCT CASE WHEN isfinite("step") THEN "step" - ("step" AT TIME ZONE 'Antarctica/Troll' - date_trunc('hour', "step" AT TIME ZONE 'Antarctica/Troll')) END AS "time"
  FROM (
      SELECT
        unnest(generate_series($1::timestamptz, $6::timestamptz + INTERVAL '1 hour', INTERVAL '15 minute')) AS "step",
        $1::timestamptz AS "first",
        $6::timestamptz AS "last"
    ) AS "steps"
  WHERE CASE WHEN isfinite("step") THEN "step" - ("step" AT TIME ZONE 'Antarctica/Troll' - date_trunc('hour', "step" AT TIME ZONE 'Antarctica/Troll')) END >= "first"
    AND CASE WHEN isfinite("step") THEN "step" - ("step" AT TIME ZONE 'Antarctica/Troll' - date_trunc('hour', "step" AT TIME ZONE 'Antarctica/Troll')) END <= "last"
),
"earlier" AS MATERIALIZED (
  SELECT
    "time",
    CASE WHEN ((("time" AT TIME ZONE 'Antarctica/Troll') - INTERVAL '1 day') AT TIME ZONE 'Antarctica/Troll') AT TIME ZONE 'Antarctica/Troll' <> (("time" AT TIME ZONE 'Antarctica/Troll') - INTERVAL '1 day') THEN NULL WHEN CASE WHEN ((("time" AT TIME ZONE 'Antarctica/Troll')) AT TIME ZONE 'Antarctica/Troll' - INTERVAL '120 minutes') AT TIME ZONE 'Antarctica/Troll' = ("time" AT TIME ZONE 'Antarctica/Troll') THEN (("time" AT TIME ZONE 'Antarctica/Troll')) AT TIME ZONE 'Antarctica/Troll' - INTERVAL '120 minutes' ELSE (("time" AT TIME ZONE 'Antarctica/Troll')) AT TIME ZONE 'Antarctica/Troll' END = "time" THEN CASE WHEN (((("time" AT TIME ZONE 'Antarctica/Troll') - INTERVAL '1 day')) AT TIME ZONE 'Antarctica/Troll' - INTERVAL '120 minutes') AT TIME ZONE 'Antarctica/Troll' = (("time" AT TIME ZONE 'Antarctica/Troll') - INTERVAL '1 day') THEN ((("time" AT TIME ZONE 'Antarctica/Troll') - INTERVAL '1 day')) AT TIME ZONE 'Antarctica/Troll' - INTERVAL '120 minutes' ELSE ((("time" AT TIME ZONE 'Antarctica/Troll') - INTERVAL '1 day')) AT TIME ZONE 'Antarctica/Troll' END WHEN CASE WHEN (((("time" AT TIME ZONE 'Antarctica/Troll') - INTERVAL '1 day')) AT TIME ZONE 'Antarctica/Troll' - INTERVAL '120 minutes') AT TIME ZONE 'Antarctica/Troll' = (("time" AT TIME ZONE 'Antarctica/Troll') - INTERVAL '1 day') THEN ((("time" AT TIME ZONE 'Antarctica/Troll') - INTERVAL '1 day')) AT TIME ZONE 'Antarctica/Troll' - INTERVAL '120 minutes' ELSE ((("time" AT TIME ZONE 'Antarctica/Troll') - INTERVAL '1 day')) AT TIME ZONE 'Antarctica/Troll' END <> ((("time" AT TIME ZONE 'Antarctica/Troll') - INTERVAL '1 day') AT TIME ZONE 'Antarctica/Troll') THEN ((("time" AT TIME ZONE 'Antarctica/Troll') - INTERVAL '1 day') AT TIME ZONE 'Antarctica/Troll') END AS "earlier"
  FROM "spine"
),
"unmet" AS (
  SELECT DISTINCT "moment_3"."time"
  FROM "moment_3"
  WHERE "time" >= (SELECT min("earlier"."earlier") AS "end" FROM "earlier")
    AND "time" <= (SELECT max("earlier"."earlier") AS "end" FROM "earlier")
    AND NOT EXISTS (
      SELECT 1 AS "one"
      FROM "earlier"
      WHERE "moment_3"."time" = "earlier"."earlier"
        AND "earlier"."earlier" IS NOT NULL
    )
),
"cells" AS (
  SELECT
    "time",
    "moments",
    CAST(NULL AS bigint) AS "moments earlier"
  FROM "moment_2"
  UNION ALL
  SELECT
    "earlier"."time",
    CAST(NULL AS bigint) AS "moments",
    "moment_3"."moments" AS "moments earlier"
  FROM "earlier"
  INNER JOIN "moment_3" ON "moment_3"."time" = "earlier"."earlier" AND "earlier"."earlier" IS NOT NULL
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS bigint) AS "moments",
    CAST(NULL AS bigint) AS "moments earlier"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  make_timestamp(epoch_us("time")) AS "time",
  coalesce(max("moments"), 0) AS "moments",
  CASE WHEN "time" IS NOT NULL AND EXISTS (
    SELECT 1 AS "one"
    FROM "earlier"
    WHERE "earlier"."time" = "cells"."time"
      AND "earlier"."earlier" IS NOT NULL
  ) THEN coalesce(max("moments earlier"), 0) ELSE CAST(NULL AS bigint) END AS "moments_previous",
  CAST(coalesce(max("moments"), 0) AS hugeint) - CAST(CASE WHEN "time" IS NOT NULL AND EXISTS (
    SELECT 1 AS "one"
    FROM "earlier"
    WHERE "earlier"."time" = "cells"."time"
      AND "earlier"."earlier" IS NOT NULL
  ) THEN coalesce(max("moments earlier"), 0) ELSE CAST(NULL AS bigint) END AS hugeint) AS "moments_change",
  CAST(CAST(coalesce(max("moments"), 0) AS hugeint) - CAST(CASE WHEN "time" IS NOT NULL AND EXISTS (
    SELECT 1 AS "one"
    FROM "earlier"
    WHERE "earlier"."time" = "cells"."time"
      AND "earlier"."earlier" IS NOT NULL
  ) THEN coalesce(max("moments earlier"), 0) ELSE CAST(NULL AS bigint) END AS hugeint) AS double precision) / nullif(CAST(CASE WHEN "time" IS NOT NULL AND EXISTS (
    SELECT 1 AS "one"
    FROM "earlier"
    WHERE "earlier"."time" = "cells"."time"
      AND "earlier"."earlier" IS NOT NULL
  ) THEN coalesce(max("moments earlier"), 0) ELSE CAST(NULL AS bigint) END AS double precision), 0) AS "moments_change_ratio",
  (SELECT string_agg(CAST("time" AS text), ', ' ORDER BY "time") AS "listed" FROM "unmet") AS "_unmet"
FROM "cells"
GROUP BY "time"
ORDER BY 1 NULLS LAST
-- $1: '2025-10-25 22:00:00+00:00'
-- $2: '2025-10-26 04:00:00+00:00'
-- $3: 'ny'
-- $4: '2025-10-24 22:00:00+00:00'
-- $5: '2025-10-25 04:00:00+00:00'
-- $6: '2025-10-26 03:00:00+00:00'
