WITH "order_quarter_hours" AS (
  SELECT
    CASE WHEN "order"."placed_at" >= TIMESTAMPTZ '1980-01-01 00:00:00+00' AND "order"."placed_at" < TIMESTAMPTZ '2030-01-01 00:00:00+00' THEN make_timestamptz(epoch_us("order"."placed_at") // 900000000 * 900000000) ELSE "order"."placed_at" END AS "quarter hour",
    count(*) AS "orders"
  FROM "orders" AS "order"
  WHERE "order"."placed_at" >= $1::timestamptz
  GROUP BY 1
),
"order" AS (
  SELECT
    CASE WHEN isfinite("quarter hour") THEN "quarter hour" - ("quarter hour" AT TIME ZONE 'Europe/Lisbon' - date_trunc('hour', "quarter hour" AT TIME ZONE 'Europe/Lisbon')) END AS "time",
    CAST(sum("orders") AS bigint) AS "orders"
  FROM "order_quarter_hours"
  GROUP BY 1
),
"spine" AS (
  SELECT DISTINCT CASE WHEN isfinite("step") THEN "step" - ("step" AT TIME ZONE 'Europe/Lisbon' - date_trunc('hour', "step" AT TIME ZONE 'Europe/Lisbon')) END AS "time"
  FROM (
      SELECT
        unnest(generate_series($1::timestamptz, CASE WHEN max("time") > $1::timestamptz + INTERVAL '1000001 hour' THEN $1::timestamptz + INTERVAL '1000001 hour' ELSE max("time") END + INTERVAL '1 hour', INTERVAL '15 minute')) AS "step",
        $1::timestamptz AS "first",
        CASE WHEN max("time") > $1::timestamptz + INTERVAL '1000001 hour' THEN $1::timestamptz + INTERVAL '1000001 hour' ELSE max("time") END AS "last"
      FROM "order"
    ) AS "steps"
  WHERE CASE WHEN isfinite("step") THEN "step" - ("step" AT TIME ZONE 'Europe/Lisbon' - date_trunc('hour', "step" AT TIME ZONE 'Europe/Lisbon')) END >= "first"
    AND CASE WHEN isfinite("step") THEN "step" - ("step" AT TIME ZONE 'Europe/Lisbon' - date_trunc('hour', "step" AT TIME ZONE 'Europe/Lisbon')) END <= "last"
),
"cells" AS (
  SELECT
    "time",
    "orders"
  FROM "order"
  UNION ALL
  SELECT
    "time",
    CAST(NULL AS bigint) AS "orders"
  FROM "spine"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  make_timestamp(epoch_us("time")) AS "time",
  coalesce(max("orders"), 0) AS "orders"
FROM "cells"
GROUP BY "time"
ORDER BY 1 NULLS LAST
-- $1: '2025-05-31 23:00:00+00:00'
