"""Fetchers at work outside of this process: each way to run what ``crawler.fetching.fetcher`` asks for."""
