"""Scheduled runs: units of systemd and lines of a crontab."""
