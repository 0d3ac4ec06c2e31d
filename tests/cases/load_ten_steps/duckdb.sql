WITH "hop0_keys" AS (
  SELECT
    "hop0"."next" AS "next",
    sum("hop0"."load") AS "load"
  FROM "hop0" AS "hop0"
  GROUP BY 1
)
SELECT
  "hop10"."flag" AS "hop10.flag",
  coalesce(sum("hop0"."load"), 0) AS "load"
FROM "hop0_keys" AS "hop0"
LEFT JOIN "hop1" AS "hop1" ON "hop1"."id" = "hop0"."next"
LEFT JOIN "hop2" AS "hop2" ON "hop2"."id" = "hop1"."next"
LEFT JOIN "hop3" AS "hop3" ON "hop3"."id" = "hop2"."next"
LEFT JOIN "hop4" AS "hop4" ON "hop4"."id" = "hop3"."next"
LEFT JOIN "hop5" AS "hop5" ON "hop5"."id" = "hop4"."next"
LEFT JOIN "hop6" AS "hop6" ON "hop6"."id" = "hop5"."next"
LEFT JOIN "hop7" AS "hop7" ON "hop7"."id" = "hop6"."next"
LEFT JOIN "hop8" AS "hop8" ON "hop8"."id" = "hop7"."next"
LEFT JOIN "hop9" AS "hop9" ON "hop9"."id" = "hop8"."next"
LEFT JOIN "hop10" AS "hop10" ON "hop10"."id" = "hop9"."next"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
