SELECT
  "post_tag_groups"."group_0" AS "tag.label",
  coalesce(sum("post"."likes"), 0) AS "likes",
  count(*) AS "posts",
  quantile_cont(CAST("post"."likes" AS double precision), 0.5) AS "median_likes",
  count(DISTINCT "post"."kind") AS "kinds"
FROM "post" AS "post"
LEFT JOIN (
    SELECT DISTINCT
      "post_tag"."post_id" AS "key_0",
      "tag"."label" AS "group_0"
    FROM "post_tag" AS "post_tag"
    LEFT JOIN "tag" AS "tag" ON "tag"."id" = "post_tag"."tag_id"
  ) AS "post_tag_groups" ON "post_tag_groups"."key_0" = "post"."id"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
