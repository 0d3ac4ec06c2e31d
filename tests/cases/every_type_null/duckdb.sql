SELECT
  "every"."n" AS "every.n",
  "every"."f" AS "every.f",
  "every"."u" AS "every.u",
  CAST("every"."iv" AS text) AS "every.iv",
  CAST("every"."j" AS text) AS "every.j",
  "every"."by" AS "every.by",
  "every"."a" AS "every.a",
  CAST("every"."odd" AS text) AS "every.odd",
  count(*) AS "everys"
FROM "every" AS "every"
WHERE "every"."id" = $1::smallint
GROUP BY 1, 2, 3, "every"."iv", 5, 6, 7, 8
ORDER BY 9 DESC NULLS LAST, 1 NULLS LAST, 2 NULLS LAST, 3 NULLS LAST, "every"."iv" NULLS LAST, 5 NULLS LAST, 6 NULLS LAST, 7 NULLS LAST, 8 NULLS LAST
-- $1: 3
