SELECT
  "user"."role" AS "role",
  count("user"."id") AS "user_count"
FROM "public"."users" AS "user"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
