"""When Blotter runs by itself: units of systemd and lines of a crontab."""
