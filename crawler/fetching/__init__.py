"""Manners and safety of requests: one downloader middleware for each."""
