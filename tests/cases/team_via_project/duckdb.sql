WITH "ticket_keys" AS (
  SELECT
    "ticket"."project_id" AS "project_id",
    sum("ticket"."hours") AS "hours"
  FROM "ticket" AS "ticket"
  GROUP BY 1
)
SELECT
  "team"."name" AS "team.name",
  coalesce(sum("ticket"."hours"), 0) AS "hours"
FROM "ticket_keys" AS "ticket"
LEFT JOIN "project" AS "project" ON "project"."id" = "ticket"."project_id"
LEFT JOIN "team" AS "team" ON "team"."id" = "project"."team_id"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
