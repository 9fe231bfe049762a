"""Articles: recording, revisions, ranking of readings, boilerplate, review."""
