"""The publications of an archive: what they are called, whether they are crawled, how they are put together."""
