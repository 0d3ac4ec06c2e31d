SELECT coalesce(sum("ledger"."amount"), 0) AS "closing"
FROM (
    SELECT
      "ledger"."amount" AS "amount",
      "ledger"."currency" AS "currency",
      rank() OVER (PARTITION BY "ledger"."account" ORDER BY "ledger"."day" DESC NULLS LAST) AS "pick"
    FROM "ledger" AS "ledger"
    WHERE "ledger"."day" IS NOT NULL
  ) AS "ledger"
WHERE "ledger"."pick" = 1
  AND "ledger"."currency" = $1::text
-- $1: 'eur'
