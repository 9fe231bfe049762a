"""Articles leaving the archive: tables, texts, citations and feeds, each written as it is read."""
