WITH "post_2" AS (
  SELECT
    "post_tag_groups"."group_0" AS "tag.label",
    sum("post"."likes") AS "likes"
  FROM "post" AS "post"
  LEFT JOIN (
      SELECT DISTINCT
        "post_tag"."post_id" AS "key_0",
        "tag"."label" AS "group_0"
      FROM "post_tag" AS "post_tag"
      LEFT JOIN "tag" AS "tag" ON "tag"."id" = "post_tag"."tag_id"
    ) AS "post_tag_groups" ON "post_tag_groups"."key_0" = "post"."id"
  GROUP BY 1
),
"post_total" AS (
  SELECT sum("post"."likes") AS "likes"
  FROM "post" AS "post"
),
"cells" AS (
  SELECT
    "tag.label",
    0 AS "row",
    "likes"
  FROM "post_2"
  UNION ALL
  SELECT
    CAST(NULL AS text) AS "tag.label",
    2 AS "row",
    "likes"
  FROM "post_total"
)
SELECT
  "tag.label",
  coalesce(max("likes"), 0) AS "likes",
  CASE WHEN "row" <= 0 THEN 'group' WHEN "row" <= 1 THEN 'subtotal' ELSE 'total' END AS "_row"
FROM "cells"
GROUP BY 1, "row"
ORDER BY "row" NULLS LAST, 2 DESC NULLS LAST, 1 NULLS LAST
