"""Parsing: bytes, text, trees, and the data in the scripts of pages."""
