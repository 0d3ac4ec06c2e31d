WITH "visit_2" AS (
  SELECT
    "client"."tier" AS "client.tier",
    count(*) AS "visits"
  FROM "visit" AS "visit"
  LEFT JOIN "client" AS "client" ON "client"."id" = "visit"."client_id"
  WHERE "client"."id" = $1::bigint
  GROUP BY 1
),
"sale_2" AS (
  SELECT
    "client"."tier" AS "client.tier",
    sum("sale"."amount") AS "amount",
    sum("sale"."amount") AS "amount_or_null",
    max("sale"."amount") AS "largest",
    CAST(sum("sale"."amount") AS double precision) / nullif(count("sale"."amount"), 0) AS "average_amount",
    count(DISTINCT "sale"."status") AS "statuses",
    count(*) AS "sales"
  FROM "sale" AS "sale"
  LEFT JOIN "client" AS "client" ON "client"."id" = "sale"."client_id"
  WHERE "client"."id" = $1::bigint
  GROUP BY 1
),
"cells" AS (
  SELECT
    "client.tier",
    "visits",
    CAST(NULL AS hugeint) AS "amount",
    CAST(NULL AS hugeint) AS "amount_or_null",
    CAST(NULL AS integer) AS "largest",
    CAST(NULL AS double precision) AS "average_amount",
    CAST(NULL AS bigint) AS "statuses",
    CAST(NULL AS bigint) AS "sales"
  FROM "visit_2"
  UNION ALL
  SELECT
    "client.tier",
    CAST(NULL AS bigint) AS "visits",
    "amount",
    "amount_or_null",
    "largest",
    "average_amount",
    "statuses",
    "sales"
  FROM "sale_2"
)
SELECT
  "client.tier",
  coalesce(max("visits"), 0) AS "visits",
  coalesce(max("amount"), 0) AS "amount",
  max("amount_or_null") AS "amount_or_null",
  max("largest") AS "largest",
  max("average_amount") AS "average_amount",
  coalesce(max("statuses"), 0) AS "statuses",
  coalesce(max("sales"), 0) AS "sales"
FROM "cells"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
-- $1: 15
