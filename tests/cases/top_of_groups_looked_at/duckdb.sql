WITH "customer" AS (
  SELECT
    CASE WHEN isfinite("customer"."joined_on") THEN CAST(date_trunc('month', CAST("customer"."joined_on" AS timestamp)) AS date) END AS "time",
    "customer"."country" AS "customer.country",
    count(*) AS "customers"
  FROM "customers" AS "customer"
  WHERE "customer"."joined_on" >= $1::date
  GROUP BY 1, 2
),
"spine" AS (
  SELECT CAST(unnest(generate_series(CAST($2::date AS timestamp), CAST(max("time") AS timestamp), INTERVAL '1 month')) AS date) AS "time"
  FROM "customer"
),
"ranked" AS (
  SELECT
    "customer.country",
    row_number() OVER (ORDER BY coalesce(sum("customers"), 0) DESC NULLS LAST, "customer.country" NULLS LAST) AS "place"
  FROM (
      SELECT
        "customer.country",
        "customers"
      FROM "customer"
      WHERE ("time" >= $2::date OR "time" IS NULL)
      UNION ALL
      SELECT DISTINCT
        "customer"."customer.country",
        CAST(NULL AS bigint) AS "customers"
      FROM "spine"
      INNER JOIN "customer" ON "customer"."time" = CAST("spine"."time" - INTERVAL '1 year' AS date)
    ) AS "candidates"
  GROUP BY 1
),
"customer_top" AS (
  SELECT
    "customer"."time",
    CASE WHEN "ranked"."place" <= 2 THEN "customer"."customer.country" ELSE CAST(NULL AS text) END AS "customer.country",
    CASE WHEN "ranked"."place" <= 2 THEN 0 ELSE 1 END AS "row",
    sum("customer"."customers") AS "customers"
  FROM "customer"
  INNER JOIN "ranked" ON "customer"."customer.country" IS NOT DISTINCT FROM "ranked"."customer.country"
  GROUP BY 1, 2, 3
),
"groups" AS (
  SELECT DISTINCT
    "customer.country",
    "row"
  FROM (
      SELECT DISTINCT
        "customer_top"."customer.country",
        "customer_top"."row"
      FROM "customer_top"
      WHERE ("time" >= $2::date OR "time" IS NULL)
      UNION ALL
      SELECT DISTINCT
        "customer_top"."customer.country",
        "customer_top"."row"
      FROM "spine"
      INNER JOIN "customer_top" ON "customer_top"."time" = CAST("spine"."time" - INTERVAL '1 year' AS date)
    ) AS "every"
),
"cells" AS (
  SELECT
    "time",
    "customer.country",
    "row",
    "customers",
    CAST(NULL AS bigint) AS "customers earlier"
  FROM "customer_top"
  WHERE ("time" >= $2::date OR "time" IS NULL)
  UNION ALL
  SELECT
    "spine"."time",
    "customer_top"."customer.country",
    "customer_top"."row",
    CAST(NULL AS bigint) AS "customers",
    "customer_top"."customers" AS "customers earlier"
  FROM "spine"
  INNER JOIN "customer_top" ON "customer_top"."time" = CAST("spine"."time" - INTERVAL '1 year' AS date)
  UNION ALL
  SELECT
    "spine"."time",
    "groups"."customer.country",
    "groups"."row",
    CAST(NULL AS bigint) AS "customers",
    CAST(NULL AS bigint) AS "customers earlier"
  FROM "spine"
  CROSS JOIN "groups"
  WHERE CASE WHEN (SELECT count(*) AS "rows" FROM "spine") * (SELECT count(*) AS "rows" FROM "groups") > 1000000 THEN error('semcli:too_many_rows') ELSE TRUE END
)
SELECT
  "time",
  "customer.country",
  coalesce(max("customers"), 0) AS "customers",
  CASE WHEN "time" IS NOT NULL THEN coalesce(max("customers earlier"), 0) ELSE CAST(NULL AS bigint) END AS "customers_previous",
  CAST(coalesce(max("customers"), 0) AS hugeint) - CAST(CASE WHEN "time" IS NOT NULL THEN coalesce(max("customers earlier"), 0) ELSE CAST(NULL AS bigint) END AS hugeint) AS "customers_change",
  CAST(CAST(coalesce(max("customers"), 0) AS hugeint) - CAST(CASE WHEN "time" IS NOT NULL THEN coalesce(max("customers earlier"), 0) ELSE CAST(NULL AS bigint) END AS hugeint) AS double precision) / nullif(CAST(CASE WHEN "time" IS NOT NULL THEN coalesce(max("customers earlier"), 0) ELSE CAST(NULL AS bigint) END AS double precision), 0) AS "customers_change_ratio",
  CASE WHEN "row" <= 0 THEN 'group' WHEN "row" <= 1 THEN 'other' ELSE CAST(NULL AS text) END AS "_row"
FROM "cells"
GROUP BY 1, 2, "row"
ORDER BY 1 NULLS LAST, "row" NULLS LAST, 2 NULLS LAST
-- $1: datetime.date(2024, 1, 1)
-- $2: datetime.date(2025, 1, 1)
