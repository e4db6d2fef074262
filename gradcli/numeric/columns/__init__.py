"""Programs over columns of points, in chunks that stay in the cache."""
