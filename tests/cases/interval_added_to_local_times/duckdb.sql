SELECT
  "every"."b" AS "every.b",
  count(*) AS "everys"
FROM "every" AS "every"
WHERE "every"."wall" + $1::interval = $2::timestamp
  AND "every"."wall" + $3::interval = $4::timestamp
  AND CAST("every"."day" AS timestamp) + $5::interval = $6::timestamp
  AND "every"."wall" + $7::interval > $8::timestamp
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
-- $1: '1 months'
-- $2: '2024-03-29 12:30:00.500000'
-- $3: '-12 months -45000500000 microseconds'
-- $4: '2023-02-28 00:00:00'
-- $5: '36 hours'
-- $6: '2024-03-01 12:00:00'
-- $7: '2160 hours'
-- $8: '2024-05-29 00:00:00'
