"""Manners and safety of asking: one downloader middleware for each."""
