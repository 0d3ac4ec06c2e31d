SELECT
  max("every"."t") AS "t_max",
  CAST(max("every"."day") AS text) AS "day_max",
  CAST(min("every"."wall") AS text) AS "wall_min",
  CAST(max("every"."at") AS text) AS "at_max",
  min("every"."tm") AS "tm_min",
  coalesce(sum("every"."n"), 0) AS "n_sum",
  count("every"."f") AS "f_count",
  count("every"."j") AS "j_count",
  count("every"."odd") AS "odd_count",
  count(DISTINCT "every"."i") AS "i_kinds",
  count(DISTINCT "every"."u") AS "u_kinds"
FROM "every" AS "every"
