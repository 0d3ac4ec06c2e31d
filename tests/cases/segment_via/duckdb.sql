SELECT coalesce(sum("ticket"."hours"), 0) AS "hours"
FROM "ticket" AS "ticket"
LEFT JOIN "project" AS "project" ON "project"."id" = "ticket"."project_id"
LEFT JOIN "team" AS "team" ON "team"."id" = "project"."team_id"
WHERE "team"."name" = $1::text
-- $1: 'Blue'
