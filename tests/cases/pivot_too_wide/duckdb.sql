WITH "sale_2" AS (
  SELECT
    "sale"."id" AS "sale.id",
    count(*) AS "sales",
    sum("sale"."amount") AS "amount",
    sum("sale"."amount") AS "amount_or_null",
    sum("sale"."fee") AS "fees",
    sum("sale"."weight") AS "weight",
    CAST(sum("sale"."amount") AS double precision) / nullif(count("sale"."amount"), 0) AS "average_amount",
    max("sale"."amount") AS "largest",
    min("sale"."amount") AS "smallest",
    quantile_cont(CAST("sale"."amount" AS double precision), 0.5) AS "typical",
    quantile_cont(CAST("sale"."amount" AS double precision), 0.9) AS "p90",
    var_samp(CAST("sale"."amount" AS double precision)) AS "spread",
    stddev_samp(CAST("sale"."amount" AS double precision)) AS "deviation",
    count(DISTINCT "sale"."status") AS "statuses",
    count("sale"."amount") AS "known_amounts",
    count(DISTINCT "sale"."client_id") AS "buyers",
    sum("sale"."amount") AS "monthly_amount",
    sum("sale"."amount") AS "plain_amount",
    max("sale"."status") AS "last_status"
  FROM "sale" AS "sale"
  GROUP BY 1
),
"sale_3" AS (
  SELECT
    "sale"."id" AS "sale.id",
    sum("sale"."amount") AS "paid_amount"
  FROM "sale" AS "sale"
  WHERE "sale"."status" = $1::text
  GROUP BY 1
),
"sale_4" AS (
  SELECT
    "sale"."id" AS "sale.id",
    sum("sale"."amount") AS "gold_amount"
  FROM "sale" AS "sale"
  LEFT JOIN "client" AS "client" ON "client"."id" = "sale"."client_id"
  WHERE "client"."tier" = $2::text
  GROUP BY 1
),
"sale_5" AS (
  SELECT
    "sale"."id" AS "sale.id",
    sum("sale"."amount") AS "amount"
  FROM "sale" AS "sale"
  WHERE "sale"."status" = $3::text
  GROUP BY 1
),
"cells" AS (
  SELECT
    "sale.id",
    "sales",
    "amount",
    "amount_or_null",
    "fees",
    "weight",
    "average_amount",
    "largest",
    "smallest",
    "typical",
    "p90",
    "spread",
    "deviation",
    "statuses",
    "known_amounts",
    "buyers",
    "monthly_amount",
    "plain_amount",
    "last_status",
    CAST(NULL AS hugeint) AS "paid_amount",
    CAST(NULL AS hugeint) AS "gold_amount",
    CAST(NULL AS hugeint) AS "amount_2"
  FROM "sale_2"
  UNION ALL
  SELECT
    "sale.id",
    CAST(NULL AS bigint) AS "sales",
    CAST(NULL AS hugeint) AS "amount",
    CAST(NULL AS hugeint) AS "amount_or_null",
    CAST(NULL AS numeric(38,2)) AS "fees",
    CAST(NULL AS double precision) AS "weight",
    CAST(NULL AS double precision) AS "average_amount",
    CAST(NULL AS integer) AS "largest",
    CAST(NULL AS integer) AS "smallest",
    CAST(NULL AS double precision) AS "typical",
    CAST(NULL AS double precision) AS "p90",
    CAST(NULL AS double precision) AS "spread",
    CAST(NULL AS double precision) AS "deviation",
    CAST(NULL AS bigint) AS "statuses",
    CAST(NULL AS bigint) AS "known_amounts",
    CAST(NULL AS bigint) AS "buyers",
    CAST(NULL AS hugeint) AS "monthly_amount",
    CAST(NULL AS hugeint) AS "plain_amount",
    CAST(NULL AS text) AS "last_status",
    "paid_amount",
    CAST(NULL AS hugeint) AS "gold_amount",
    CAST(NULL AS hugeint) AS "amount_2"
  FROM "sale_3"
  UNION ALL
  SELECT
    "sale.id",
    CAST(NULL AS bigint) AS "sales",
    CAST(NULL AS hugeint) AS "amount",
    CAST(NULL AS hugeint) AS "amount_or_null",
    CAST(NULL AS numeric(38,2)) AS "fees",
    CAST(NULL AS double precision) AS "weight",
    CAST(NULL AS double precision) AS "average_amount",
    CAST(NULL AS integer) AS "largest",
    CAST(NULL AS integer) AS "smallest",
    CAST(NULL AS double precision) AS "typical",
    CAST(NULL AS double precision) AS "p90",
    CAST(NULL AS double precision) AS "spread",
    CAST(NULL AS double precision) AS "deviation",
    CAST(NULL AS bigint) AS "statuses",
    CAST(NULL AS bigint) AS "known_amounts",
    CAST(NULL AS bigint) AS "buyers",
    CAST(NULL AS hugeint) AS "monthly_amount",
    CAST(NULL AS hugeint) AS "plain_amount",
    CAST(NULL AS text) AS "last_status",
    CAST(NULL AS hugeint) AS "paid_amount",
    "gold_amount",
    CAST(NULL AS hugeint) AS "amount_2"
  FROM "sale_4"
  UNION ALL
  SELECT
    "sale.id",
    CAST(NULL AS bigint) AS "sales",
    CAST(NULL AS hugeint) AS "amount",
    CAST(NULL AS hugeint) AS "amount_or_null",
    CAST(NULL AS numeric(38,2)) AS "fees",
    CAST(NULL AS double precision) AS "weight",
    CAST(NULL AS double precision) AS "average_amount",
    CAST(NULL AS integer) AS "largest",
    CAST(NULL AS integer) AS "smallest",
    CAST(NULL AS double precision) AS "typical",
    CAST(NULL AS double precision) AS "p90",
    CAST(NULL AS double precision) AS "spread",
    CAST(NULL AS double precision) AS "deviation",
    CAST(NULL AS bigint) AS "statuses",
    CAST(NULL AS bigint) AS "known_amounts",
    CAST(NULL AS bigint) AS "buyers",
    CAST(NULL AS hugeint) AS "monthly_amount",
    CAST(NULL AS hugeint) AS "plain_amount",
    CAST(NULL AS text) AS "last_status",
    CAST(NULL AS hugeint) AS "paid_amount",
    CAST(NULL AS hugeint) AS "gold_amount",
    "amount" AS "amount_2"
  FROM "sale_5"
)
SELECT
  "sale.id",
  coalesce(max("sales"), 0) AS "sales",
  coalesce(max("amount"), 0) AS "amount",
  coalesce(max("paid_amount"), 0) AS "paid_amount",
  coalesce(max("gold_amount"), 0) AS "gold_amount",
  max("amount_or_null") AS "amount_or_null",
  coalesce(max("fees"), 0) AS "fees",
  coalesce(max("weight"), 0) AS "weight",
  max("average_amount") AS "average_amount",
  max("largest") AS "largest",
  max("smallest") AS "smallest",
  max("typical") AS "typical",
  max("p90") AS "p90",
  max("spread") AS "spread",
  max("deviation") AS "deviation",
  coalesce(max("statuses"), 0) AS "statuses",
  coalesce(max("known_amounts"), 0) AS "known_amounts",
  coalesce(max("buyers"), 0) AS "buyers",
  coalesce(max("monthly_amount"), 0) AS "monthly_amount",
  coalesce(max("plain_amount"), 0) AS "plain_amount",
  max("last_status") AS "last_status",
  CAST(coalesce(max("amount"), 0) AS double precision) / nullif(CAST(coalesce(max("sales"), 0) AS double precision), 0) AS "per_sale",
  (CAST(coalesce(max("amount"), 0) AS double precision) / nullif(CAST(coalesce(max("sales"), 0) AS double precision), 0)) * $4::double precision AS "per_sale_doubled",
  CAST(coalesce(max("gold_amount"), 0) AS double precision) / nullif(CAST(coalesce(max("amount"), 0) AS double precision), 0) AS "gold_share",
  coalesce(max("amount_2"), 0) AS "open_amount",
  CAST(coalesce(CAST(NULL AS hugeint), 0) AS double precision) / nullif(CAST(coalesce(CAST(NULL AS bigint), 0) AS double precision), 0) AS "_empty per_sale",
  (CAST(coalesce(CAST(NULL AS hugeint), 0) AS double precision) / nullif(CAST(coalesce(CAST(NULL AS bigint), 0) AS double precision), 0)) * $4::double precision AS "_empty per_sale_doubled",
  CAST(coalesce(CAST(NULL AS hugeint), 0) AS double precision) / nullif(CAST(coalesce(CAST(NULL AS hugeint), 0) AS double precision), 0) AS "_empty gold_share"
FROM "cells"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
-- $1: 'paid'
-- $2: 'gold'
-- $3: 'open'
-- $4: 2.0
