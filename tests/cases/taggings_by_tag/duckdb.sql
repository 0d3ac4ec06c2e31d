WITH "post_tag_keys" AS (
  SELECT
    "post_tag"."tag_id" AS "tag_id",
    count(*) AS "taggings"
  FROM "post_tag" AS "post_tag"
  GROUP BY 1
)
SELECT
  "tag"."label" AS "tag.label",
  CAST(sum("post_tag"."taggings") AS bigint) AS "taggings"
FROM "post_tag_keys" AS "post_tag"
LEFT JOIN "tag" AS "tag" ON "tag"."id" = "post_tag"."tag_id"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
