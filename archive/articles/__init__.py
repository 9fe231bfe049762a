"""Articles as rows: revisions, ranking of readings, boilerplate, review, decisions."""
