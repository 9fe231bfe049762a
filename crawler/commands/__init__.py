"""The commands that fetch or read pages: one module each."""
