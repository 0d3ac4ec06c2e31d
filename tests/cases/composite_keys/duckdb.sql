SELECT
  "depot"."name" AS "depot.name",
  coalesce(sum("parcel"."grams"), 0) AS "grams"
FROM "parcel" AS "parcel"
LEFT JOIN "depot" AS "depot" ON "depot"."country" = "parcel"."country" AND "depot"."code" = "parcel"."code"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
