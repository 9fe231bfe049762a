"""The archive: one SQLite file, and the capture files it points into."""

__version__ = "0.1.0"
