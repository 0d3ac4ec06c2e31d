SELECT
  "post_tag_groups"."group_0" AS "tag.label",
  coalesce(sum("post"."likes"), 0) AS "likes",
  count(*) AS "posts"
FROM "post" AS "post"
LEFT JOIN (
    SELECT DISTINCT
      "post_tag"."post_id" AS "key_0",
      "tag"."label" AS "group_0"
    FROM "post_tag" AS "post_tag"
    LEFT JOIN "tag" AS "tag" ON "tag"."id" = "post_tag"."tag_id"
  ) AS "post_tag_groups" ON "post_tag_groups"."key_0" = "post"."id"
WHERE NOT EXISTS (
    SELECT 1 AS "one"
    FROM "post_tag" AS "post_tag"
    LEFT JOIN "tag" AS "tag" ON "tag"."id" = "post_tag"."tag_id"
    WHERE "post_tag"."post_id" = "post"."id"
      AND "tag"."label" = $1::text
  )
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
-- $1: 'a'
