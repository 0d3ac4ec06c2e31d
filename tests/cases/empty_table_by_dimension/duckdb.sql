WITH "ghost_keys" AS (
  SELECT
    "ghost"."host_id" AS "host_id",
    count(*) AS "ghosts",
    sum("ghost"."weight") AS "ghost_weight"
  FROM "ghost" AS "ghost"
  GROUP BY 1
)
SELECT
  "host"."name" AS "host.name",
  CAST(sum("ghost"."ghosts") AS bigint) AS "ghosts",
  coalesce(sum("ghost"."ghost_weight"), 0) AS "ghost_weight"
FROM "ghost_keys" AS "ghost"
LEFT JOIN "host" AS "host" ON "host"."id" = "ghost"."host_id"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
