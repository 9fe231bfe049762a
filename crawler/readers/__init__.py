"""Readers at work: each way to run the pool that ``crawler.reading.pool`` asks for."""
