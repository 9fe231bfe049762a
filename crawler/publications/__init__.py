"""The publications that can be crawled, and their declarations in ``blotter.toml``."""
