SELECT
  "every"."i" AS "every.i",
  "every"."b" AS "every.b",
  "every"."n" AS "every.n",
  "every"."d" AS "every.d",
  "every"."f" AS "every.f",
  "every"."t" AS "every.t",
  "every"."u" AS "every.u",
  CAST("every"."day" AS text) AS "every.day",
  CAST("every"."wall" AS text) AS "every.wall",
  CAST("every"."at" AS text) AS "every.at",
  "every"."tm" AS "every.tm",
  CAST("every"."iv" AS text) AS "every.iv",
  CAST("every"."j" AS text) AS "every.j",
  "every"."by" AS "every.by",
  "every"."a" AS "every.a",
  CAST("every"."odd" AS text) AS "every.odd",
  count(*) AS "everys"
FROM "every" AS "every"
WHERE "every"."id" = $1::smallint
GROUP BY 1, 2, 3, 4, 5, 6, 7, "every"."day", "every"."wall", "every"."at", 11, "every"."iv", 13, 14, 15, 16
ORDER BY 17 DESC NULLS LAST, 1 NULLS LAST, 2 NULLS LAST, 3 NULLS LAST, 4 NULLS LAST, 5 NULLS LAST, 6 NULLS LAST, 7 NULLS LAST, "every"."day" NULLS LAST, "every"."wall" NULLS LAST, "every"."at" NULLS LAST, 11 NULLS LAST, "every"."iv" NULLS LAST, 13 NULLS LAST, 14 NULLS LAST, 15 NULLS LAST, 16 NULLS LAST
-- $1: 1
