SELECT
  "host"."name" AS "host.name",
  count(*) AS "ghosts",
  coalesce(sum("ghost"."weight"), 0) AS "ghost_weight"
FROM "ghost" AS "ghost"
LEFT JOIN "host" AS "host" ON "host"."id" = "ghost"."host_id"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
