WITH "sale_quarter_hours" AS (
  SELECT
    CASE WHEN "sale"."sold_at" >= TIMESTAMPTZ '1980-01-01 00:00:00+00' AND "sale"."sold_at" < TIMESTAMPTZ '2030-01-01 00:00:00+00' THEN make_timestamptz(epoch_us("sale"."sold_at") // 900000000 * 900000000) ELSE "sale"."sold_at" END AS "quarter hour",
    sum("sale"."amount") AS "amount"
  FROM "sale" AS "sale"
  WHERE "sale"."sold_at" >= $1::timestamptz
    AND "sale"."sold_at" < $2::timestamptz
  GROUP BY 1
),
"sale_2" AS (
  SELECT
    CASE WHEN isfinite("quarter hour") THEN "quarter hour" - ("quarter hour" AT TIME ZONE 'Europe/Berlin' - date_trunc('hour', "quarter hour" AT TIME ZONE 'Europe/Berlin')) END AS "time",
    sum("amount") AS "amount"
  FROM "sale_quarter_hours"
  GROUP BY 1
),
"sale_quarter_hours_2" AS (
  SELECT
    CASE WHEN "sale"."sold_at" >= TIMESTAMPTZ '1980-01-01 00:00:00+00' AND "sale"."sold_at" < TIMESTAMPTZ '2030-01-01 00:00:00+00' THEN make_timestamptz(epoch_us("sale"."sold_at") // 900000000 * 900000000) ELSE "sale"."sold_at" END AS "quarter hour",
    sum("sale"."amount") AS "amount"
  FROM "sale" AS "sale"
  WHERE "sale"."sold_at" >= $3::timestamptz
    AND "sale"."sold_at" < $4::timestamptz
  GROUP BY 1
),
"sale_3" AS (
  SELECT
    CASE WHEN isfinite("quarter hour") THEN "quarter hour" - ("quarter hour" AT TIME ZONE 'Europe/Berlin' - date_trunc('hour', "quarter hour" AT TIME ZONE 'Europe/Berlin')) END AS "time",
    sum("amount") AS "amount"
  FROM "sale_quarter_hours_2"
  GROUP BY 1
),
"sale_quarter_hours_3" AS (
  SELECT
    CASE WHEN "sale"."sold_at" >= TIMESTAMPTZ '1980-01-01 00:00:00+00' AND "sale"."sold_at" < TIMESTAMPTZ '2030-01-01 00:00:00+00' THEN make_timestamptz(epoch_us("sale"."sold_at") // 900000000 * 900000000) ELSE "sale"."sold_at" END AS "quarter hour",
    sum("sale"."amount") AS "amount"
  FROM "sale" AS "sale"
  WHERE "sale"."sold_at" >= $5::timestamptz
    AND "sale"."sold_at" < $6::timestamptz
  GROUP BY 1
),
"sale_4" AS (
  SELECT
    CASE WHEN isfinite("quarter hour") THEN "quarter hour" - ("quarter hour" AT TIME ZONE 'Europe/Berlin' - date_trunc('hour', "quarter hour" AT TIME ZONE 'Europe/Berlin')) END AS "time",
    sum("amount") AS "amount"
  FROM "sale_quarter_hours_3"
  GROUP BY 1
),
"spine" AS (
  SELECT DISTINCT CASE WHEN isfinite("step") THEN "step" - ("step" AT TIME ZONE 'Europe/Berlin' - date_trunc('hour', "step" AT TIME ZONE 'Europe/Berlin')) END AS "time"
  FROM (
      SELECT
        unnest(generate_series($1::timestamptz, $7::timestamptz + INTERVAL '1 hour', INTERVAL '15 minute')) AS "step",
        $1::timestamptz AS "first",
        $7::timestamptz AS "last"
    ) AS "steps"
  WHERE CASE WHEN isfinite("step") THEN "step" - ("step" AT TIME ZONE 'Europe/Berlin' - date_trunc('hour', "step" AT TIME ZONE 'Europe/Berlin')) END >= "first"
    AND CASE WHEN isfinite("step") THEN "step" - ("step" AT TIME ZONE 'Europe/Berlin' - date_trunc('hour', "step" AT TIME ZONE 'Europe/Berlin')) END <= "last"
),
"earlier" AS MATERIALIZED (
  SELECT
    "time",
    CASE WHEN (("time" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 month') + INTERVAL '1 month' <> ("time" AT TIME ZONE 'Europe/Berlin') THEN NULL WHEN ((("time" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 month') AT TIME ZONE 'Europe/Berlin') AT TIME ZONE 'Europe/Berlin' <> (("time" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 month') THEN NULL WHEN CASE WHEN ((("time" AT TIME ZONE 'Europe/Berlin')) AT TIME ZONE 'Europe/Berlin' - INTERVAL '60 minutes') AT TIME ZONE 'Europe/Berlin' = ("time" AT TIME ZONE 'Europe/Berlin') THEN (("time" AT TIME ZONE 'Europe/Berlin')) AT TIME ZONE 'Europe/Berlin' - INTERVAL '60 minutes' WHEN ((("time" AT TIME ZONE 'Europe/Berlin')) AT TIME ZONE 'Europe/Berlin' - INTERVAL '30 minutes') AT TIME ZONE 'Europe/Berlin' = ("time" AT TIME ZONE 'Europe/Berlin') THEN (("time" AT TIME ZONE 'Europe/Berlin')) AT TIME ZONE 'Europe/Berlin' - INTERVAL '30 minutes' ELSE (("time" AT TIME ZONE 'Europe/Berlin')) AT TIME ZONE 'Europe/Berlin' END = "time" THEN CASE WHEN (((("time" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 month')) AT TIME ZONE 'Europe/Berlin' - INTERVAL '60 minutes') AT TIME ZONE 'Europe/Berlin' = (("time" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 month') THEN ((("time" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 month')) AT TIME ZONE 'Europe/Berlin' - INTERVAL '60 minutes' WHEN (((("time" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 month')) AT TIME ZONE 'Europe/Berlin' - INTERVAL '30 minutes') AT TIME ZONE 'Europe/Berlin' = (("time" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 month') THEN ((("time" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 month')) AT TIME ZONE 'Europe/Berlin' - INTERVAL '30 minutes' ELSE ((("time" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 month')) AT TIME ZONE 'Europe/Berlin' END WHEN CASE WHEN (((("time" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 month')) AT TIME ZONE 'Europe/Berlin' - INTERVAL '60 minutes') AT TIME ZONE 'Europe/Berlin' = (("time" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 month') THEN ((("time" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 month')) AT TIME ZONE 'Europe/Berlin' - INTERVAL '60 minutes' WHEN (((("time" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 month')) AT TIME ZONE 'Europe/Berlin' - INTERVAL '30 minutes') AT TIME ZONE 'Europe/Berlin' = (("time" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 month') THEN ((("time" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 month')) AT TIME ZONE 'Europe/Berlin' - INTERVAL '30 minutes' ELSE ((("time" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 month')) AT TIME ZONE 'Europe/Berlin' END <> ((("time" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 month') AT TIME ZONE 'Europe/Berlin') THEN ((("time" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 month') AT TIME ZONE 'Europe/Berlin') END AS "earlier"
  FROM "spine"
),
"earlier_2" AS MATERIALIZED (
  SELECT
    "time",
    CASE WHEN (("earlier" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 month') + INTERVAL '1 month' <> ("earlier" AT TIME ZONE 'Europe/Berlin') THEN NULL WHEN ((("earlier" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 month') AT TIME ZONE 'Europe/Berlin') AT TIME ZONE 'Europe/Berlin' <> (("earlier" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 month') THEN NULL WHEN CASE WHEN ((("earlier" AT TIME ZONE 'Europe/Berlin')) AT TIME ZONE 'Europe/Berlin' - INTERVAL '60 minutes') AT TIME ZONE 'Europe/Berlin' = ("earlier" AT TIME ZONE 'Europe/Berlin') THEN (("earlier" AT TIME ZONE 'Europe/Berlin')) AT TIME ZONE 'Europe/Berlin' - INTERVAL '60 minutes' WHEN ((("earlier" AT TIME ZONE 'Europe/Berlin')) AT TIME ZONE 'Europe/Berlin' - INTERVAL '30 minutes') AT TIME ZONE 'Europe/Berlin' = ("earlier" AT TIME ZONE 'Europe/Berlin') THEN (("earlier" AT TIME ZONE 'Europe/Berlin')) AT TIME ZONE 'Europe/Berlin' - INTERVAL '30 minutes' ELSE (("earlier" AT TIME ZONE 'Europe/Berlin')) AT TIME ZONE 'Europe/Berlin' END = "earlier" THEN CASE WHEN (((("earlier" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 month')) AT TIME ZONE 'Europe/Berlin' - INTERVAL '60 minutes') AT TIME ZONE 'Europe/Berlin' = (("earlier" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 month') THEN ((("earlier" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 month')) AT TIME ZONE 'Europe/Berlin' - INTERVAL '60 minutes' WHEN (((("earlier" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 month')) AT TIME ZONE 'Europe/Berlin' - INTERVAL '30 minutes') AT TIME ZONE 'Europe/Berlin' = (("earlier" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 month') THEN ((("earlier" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 month')) AT TIME ZONE 'Europe/Berlin' - INTERVAL '30 minutes' ELSE ((("earlier" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 month')) AT TIME ZONE 'Europe/Berlin' END WHEN CASE WHEN (((("earlier" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 month')) AT TIME ZONE 'Europe/Berlin' - INTERVAL '60 minutes') AT TIME ZONE 'Europe/Berlin' = (("earlier" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 month') THEN ((("earlier" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 month')) AT TIME ZONE 'Europe/Berlin' - INTERVAL '60 minutes' WHEN (((("earlier" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 month')) AT TIME ZONE 'Europe/Berlin' - INTERVAL '30 minutes') AT TIME ZONE 'Europe/Berlin' = (("earlier" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 month') THEN ((("earlier" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 month')) AT TIME ZONE 'Europe/Berlin' - INTERVAL '30 minutes' ELSE ((("earlier" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 month')) AT TIME ZONE 'Europe/Berlin' END <> ((("earlier" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 month') AT TIME ZONE 'Europe/Berlin') THEN ((("earlier" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 month') AT TIME ZONE 'Europe/Berlin') END AS "earlier"
  FROM (
      SELECT
        "time",
        CASE WHEN ((("time" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 day') AT TIME ZONE 'Europe/Berlin') AT TIME ZONE 'Europe/Berlin' <> (("time" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 day') THEN NULL WHEN CASE WHEN ((("time" AT TIME ZONE 'Europe/Berlin')) AT TIME ZONE 'Europe/Berlin' - INTERVAL '60 minutes') AT TIME ZONE 'Europe/Berlin' = ("time" AT TIME ZONE 'Europe/Berlin') THEN (("time" AT TIME ZONE 'Europe/Berlin')) AT TIME ZONE 'Europe/Berlin' - INTERVAL '60 minutes' WHEN ((("time" AT TIME ZONE 'Europe/Berlin')) AT TIME ZONE 'Europe/Berlin' - INTERVAL '30 minutes') AT TIME ZONE 'Europe/Berlin' = ("time" AT TIME ZONE 'Europe/Berlin') THEN (("time" AT TIME ZONE 'Europe/Berlin')) AT TIME ZONE 'Europe/Berlin' - INTERVAL '30 minutes' ELSE (("time" AT TIME ZONE 'Europe/Berlin')) AT TIME ZONE 'Europe/Berlin' END = "time" THEN CASE WHEN (((("time" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 day')) AT TIME ZONE 'Europe/Berlin' - INTERVAL '60 minutes') AT TIME ZONE 'Europe/Berlin' = (("time" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 day') THEN ((("time" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 day')) AT TIME ZONE 'Europe/Berlin' - INTERVAL '60 minutes' WHEN (((("time" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 day')) AT TIME ZONE 'Europe/Berlin' - INTERVAL '30 minutes') AT TIME ZONE 'Europe/Berlin' = (("time" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 day') THEN ((("time" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 day')) AT TIME ZONE 'Europe/Berlin' - INTERVAL '30 minutes' ELSE ((("time" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 day')) AT TIME ZONE 'Europe/Berlin' END WHEN CASE WHEN (((("time" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 day')) AT TIME ZONE 'Europe/Berlin' - INTERVAL '60 minutes') AT TIME ZONE 'Europe/Berlin' = (("time" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 day') THEN ((("time" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 day')) AT TIME ZONE 'Europe/Berlin' - INTERVAL '60 minutes' WHEN (((("time" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 day')) AT TIME ZONE 'Europe/Berlin' - INTERVAL '30 minutes') AT TIME ZONE 'Europe/Berlin' = (("time" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 day') THEN ((("time" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 day')) AT TIME ZONE 'Europe/Berlin' - INTERVAL '30 minutes' ELSE ((("time" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 day')) AT TIME ZONE 'Europe/Berlin' END <> ((("time" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 day') AT TIME ZONE 'Europe/Berlin') THEN ((("time" AT TIME ZONE 'Europe/Berlin') - INTERVAL '1 day') AT TIME ZONE 'Europe/Berlin') END AS "earlier"
      FROM "spine"
    ) AS "nearer"
),
"unmet" AS (
  SELECT DISTINCT "sale_3"."time"
  FROM "sale_3"
  WHERE "time" >= (SELECT min("earlier"."earlier") AS "end" FROM "earlier")
    AND "time" <= (SELECT max("earlier"."earlier") AS "end" FROM "earlier")
    AND NOT EXISTS (
      SELECT 1 AS "one"
      FROM "earlier"
      WHERE "sale_3"."time" = "earlier"."earlier"
        AND "earlier"."earlier" IS NOT NULL
    )
  UNION ALL
  SELECT DISTINCT "sale_4"."time"
  FROM "sale_4"
  WHERE "time" >= (SELECT min("earlier_2"."earlier") AS "end" FROM "earlier_2")
    AND "time" <= (SELECT max("earlier_2"."earlier") AS "end" FROM "earlier_2")
    AND NOT EXISTS (
      SELECT 1 AS "one"
      FROM "earlier_2"
      WHERE "sale_4"."time" = "earlier_2"."earlier"
        AND "earlier_2"."earlier" IS NOT NULL
    )
),
"cells" AS (
  SELECT
    "time",
    "amount",
    CAST(NULL AS hugeint) AS "amount earlier",
    CAST(NULL AS hugeint) AS "amount earlier_2"
  FROM "sale_2"
  UNION ALL
  SELECT
    "earlier"."time",
    CAST(NULL AS hugeint) AS "amount",
    "sale_3"."amount" AS "amount earlier",
    CAST(NULL AS hugeint) AS "amount earlier_2"
  FROM "earlier"
  INNER JOIN "sale_3" ON "sale_3"."time" = "earlier"."earlier" AND "earlier"."earlier" IS NOT NULL
  UNION ALL
  SELECT
    "earlier_2"."time",
    CAST(NULL AS hugeint) AS "amount",
    CAST(NULL AS hugeint) AS "amount earlier",
    "sale_4"."amount" AS "amount earlier_2"
  FROM "earlier_2"
  INNER JOIN "sale_4" ON "sale_4"."time" = "earlier_2"."earlier" AND "earlier_2"."earlier" IS NOT NULL
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS hugeint) AS "amount",
    CAST(NULL AS hugeint) AS "amount earlier",
    CAST(NULL AS hugeint) AS "amount earlier_2"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  make_timestamp(epoch_us("time")) AS "time",
  CASE WHEN "time" IS NOT NULL AND EXISTS (
    SELECT 1 AS "one"
    FROM "earlier"
    WHERE "earlier"."time" = "cells"."time"
      AND "earlier"."earlier" IS NOT NULL
  ) THEN coalesce(max("amount earlier"), 0) ELSE CAST(NULL AS hugeint) END AS "amount_last_month",
  CASE WHEN "time" IS NOT NULL AND EXISTS (
    SELECT 1 AS "one"
    FROM "earlier_2"
    WHERE "earlier_2"."time" = "cells"."time"
      AND "earlier_2"."earlier" IS NOT NULL
  ) THEN coalesce(max("amount earlier_2"), 0) ELSE CAST(NULL AS hugeint) END AS "amount_last_month_previous",
  CASE WHEN "time" IS NOT NULL AND EXISTS (
    SELECT 1 AS "one"
    FROM "earlier"
    WHERE "earlier"."time" = "cells"."time"
      AND "earlier"."earlier" IS NOT NULL
  ) THEN coalesce(max("amount earlier"), 0) ELSE CAST(NULL AS hugeint) END - CASE WHEN "time" IS NOT NULL AND EXISTS (
    SELECT 1 AS "one"
    FROM "earlier_2"
    WHERE "earlier_2"."time" = "cells"."time"
      AND "earlier_2"."earlier" IS NOT NULL
  ) THEN coalesce(max("amount earlier_2"), 0) ELSE CAST(NULL AS hugeint) END AS "amount_last_month_change",
  CAST(CASE WHEN "time" IS NOT NULL AND EXISTS (
    SELECT 1 AS "one"
    FROM "earlier"
    WHERE "earlier"."time" = "cells"."time"
      AND "earlier"."earlier" IS NOT NULL
  ) THEN coalesce(max("amount earlier"), 0) ELSE CAST(NULL AS hugeint) END - CASE WHEN "time" IS NOT NULL AND EXISTS (
    SELECT 1 AS "one"
    FROM "earlier_2"
    WHERE "earlier_2"."time" = "cells"."time"
      AND "earlier_2"."earlier" IS NOT NULL
  ) THEN coalesce(max("amount earlier_2"), 0) ELSE CAST(NULL AS hugeint) END AS double precision) / nullif(CAST(CASE WHEN "time" IS NOT NULL AND EXISTS (
    SELECT 1 AS "one"
    FROM "earlier_2"
    WHERE "earlier_2"."time" = "cells"."time"
      AND "earlier_2"."earlier" IS NOT NULL
  ) THEN coalesce(max("amount earlier_2"), 0) ELSE CAST(NULL AS hugeint) END AS double precision), 0) AS "amount_last_month_change_ratio",
  (SELECT string_agg(CAST("time" AS text), ', ' ORDER BY "time") AS "listed" FROM "unmet") AS "_unmet"
FROM "cells"
GROUP BY "time"
HAVING (CASE WHEN "time" IS NOT NULL AND EXISTS (
    SELECT 1 AS "one"
    FROM "earlier"
    WHERE "earlier"."time" = "cells"."time"
      AND "earlier"."earlier" IS NOT NULL
  ) THEN coalesce(max("amount earlier"), 0) ELSE CAST(NULL AS hugeint) END > $8::hugeint OR CASE WHEN "time" IS NOT NULL AND EXISTS (
    SELECT 1 AS "one"
    FROM "earlier_2"
    WHERE "earlier_2"."time" = "cells"."time"
      AND "earlier_2"."earlier" IS NOT NULL
  ) THEN coalesce(max("amount earlier_2"), 0) ELSE CAST(NULL AS hugeint) END > $8::hugeint)
ORDER BY 1 NULLS LAST
-- $1: '2025-02-09 23:00:00+00:00'
-- $2: '2025-02-11 23:00:00+00:00'
-- $3: '2025-01-09 23:00:00+00:00'
-- $4: '2025-01-11 23:00:00+00:00'
-- $5: '2025-01-08 23:00:00+00:00'
-- $6: '2025-01-10 23:00:00+00:00'
-- $7: '2025-02-11 22:00:00+00:00'
-- $8: 0
