"""Notes, tags and collections of the people who use an archive, in a file of their own beside it."""
