"""One run of the crawler: what is due is leased, fetched, kept, read and recorded."""
