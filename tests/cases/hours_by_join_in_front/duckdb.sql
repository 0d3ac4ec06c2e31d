SELECT
  "team"."name" AS "ticket_person.team.name",
  "project_team"."name" AS "ticket_project.team.name",
  coalesce(sum("ticket"."hours"), 0) AS "hours"
FROM "ticket" AS "ticket"
LEFT JOIN "person" AS "person" ON "person"."id" = "ticket"."person_id"
LEFT JOIN "team" AS "team" ON "team"."id" = "person"."team_id"
LEFT JOIN "project" AS "project" ON "project"."id" = "ticket"."project_id"
LEFT JOIN "team" AS "project_team" ON "project_team"."id" = "project"."team_id"
GROUP BY 1, 2
ORDER BY 3 DESC NULLS LAST, 1 NULLS LAST, 2 NULLS LAST
