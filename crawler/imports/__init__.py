"""Pages that do not come from a crawl: files and saved pages."""
