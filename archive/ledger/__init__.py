"""Every URL that a source listed: its outcome, and when it is due."""
