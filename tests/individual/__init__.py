"""The individual's value: what the shown cells of one answer tell of few people, by linear algebra."""
