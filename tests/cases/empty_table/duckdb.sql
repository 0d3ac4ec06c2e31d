SELECT
  count(*) AS "ghosts",
  count(DISTINCT "ghost"."host_id") AS "ghost_hosts",
  coalesce(sum("ghost"."weight"), 0) AS "ghost_weight",
  CAST(sum("ghost"."weight") AS double precision) / nullif(count("ghost"."weight"), 0) AS "ghost_average",
  max("ghost"."weight") AS "ghost_heaviest"
FROM "ghost" AS "ghost"
