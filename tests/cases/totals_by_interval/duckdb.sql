WITH "every_2" AS (
  SELECT
    "every"."iv" AS "every.iv",
    count(*) AS "everys"
  FROM "every" AS "every"
  GROUP BY 1
),
"every_total" AS (
  SELECT count(*) AS "everys"
  FROM "every" AS "every"
),
"cells" AS (
  SELECT
    "every.iv",
    0 AS "row",
    "everys"
  FROM "every_2"
  UNION ALL
  SELECT
    CAST(NULL AS interval) AS "every.iv",
    2 AS "row",
    "everys"
  FROM "every_total"
)
SELECT
  CAST("every.iv" AS text) AS "every.iv",
  coalesce(max("everys"), 0) AS "everys",
  CASE WHEN "row" <= 0 THEN 'group' WHEN "row" <= 1 THEN 'subtotal' ELSE 'total' END AS "_row"
FROM "cells"
GROUP BY "every.iv", "row"
ORDER BY "row" NULLS LAST, 2 DESC NULLS LAST, "cells"."every.iv" NULLS LAST
