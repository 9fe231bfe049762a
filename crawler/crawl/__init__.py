"""One run of the crawler: due URLs are leased, fetched, kept, read and recorded."""
