"""The WARC files: append to them, and read them back."""
