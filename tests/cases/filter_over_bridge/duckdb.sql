SELECT
  coalesce(sum("post"."likes"), 0) AS "likes",
  count(*) AS "posts"
FROM "post" AS "post"
WHERE EXISTS (
    SELECT 1 AS "one"
    FROM "post_tag" AS "post_tag"
    LEFT JOIN "tag" AS "tag" ON "tag"."id" = "post_tag"."tag_id"
    WHERE "post_tag"."post_id" = "post"."id"
      AND "tag"."label" = $1::text
  )
-- $1: 'a'
