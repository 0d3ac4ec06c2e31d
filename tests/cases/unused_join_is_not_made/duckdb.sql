SELECT
  "swipe"."door" AS "swipe.door",
  count(*) AS "swipes"
FROM "swipe" AS "swipe"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
