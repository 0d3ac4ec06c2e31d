SELECT coalesce(sum("ledger"."amount"), 0) AS "carried"
FROM (
    SELECT
      "ledger"."amount" AS "amount",
      rank() OVER (PARTITION BY "ledger"."account" ORDER BY "ledger"."day" DESC NULLS LAST) AS "pick"
    FROM "ledger" AS "ledger"
    WHERE "ledger"."day" >= $1::date
      AND "ledger"."day" < $2::date
      AND "ledger"."day" IS NOT NULL
  ) AS "ledger"
WHERE "ledger"."pick" = 1
-- $1: datetime.date(2025, 1, 20)
-- $2: datetime.date(2025, 2, 1)
