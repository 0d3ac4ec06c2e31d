SELECT coalesce(sum("ledger"."amount"), 0) AS "euro_closing"
FROM (
    SELECT
      "ledger"."amount" AS "amount",
      rank() OVER (PARTITION BY "ledger"."account" ORDER BY "ledger"."day" DESC NULLS LAST) AS "pick"
    FROM "ledger" AS "ledger"
    WHERE "ledger"."currency" = $1::text
      AND "ledger"."day" IS NOT NULL
  ) AS "ledger"
WHERE "ledger"."pick" = 1
-- $1: 'eur'
