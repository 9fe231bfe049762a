"""Blotter beside other crawlers over the same made pages, served by nginx on loopback: ``make bench``."""
