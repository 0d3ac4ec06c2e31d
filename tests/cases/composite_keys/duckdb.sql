WITH "parcel_keys" AS (
  SELECT
    "parcel"."country" AS "country",
    "parcel"."code" AS "code",
    sum("parcel"."grams") AS "grams"
  FROM "parcel" AS "parcel"
  GROUP BY 1, 2
)
SELECT
  "depot"."name" AS "depot.name",
  coalesce(sum("parcel"."grams"), 0) AS "grams"
FROM "parcel_keys" AS "parcel"
LEFT JOIN "depot" AS "depot" ON "depot"."country" = "parcel"."country" AND "depot"."code" = "parcel"."code"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
