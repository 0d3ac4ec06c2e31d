SELECT
  CAST("every"."iv" AS text) AS "every.iv",
  count(*) AS "everys"
FROM "every" AS "every"
GROUP BY "every"."iv"
ORDER BY 2 DESC NULLS LAST, "every"."iv" NULLS LAST
