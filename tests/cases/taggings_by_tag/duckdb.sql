SELECT
  "tag"."label" AS "tag.label",
  count(*) AS "taggings"
FROM "post_tag" AS "post_tag"
LEFT JOIN "tag" AS "tag" ON "tag"."id" = "post_tag"."tag_id"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
