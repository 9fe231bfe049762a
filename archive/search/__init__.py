"""Finding articles: queries, matches, one article whole, and the coverage of the archive."""
