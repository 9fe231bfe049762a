"""The commands that need nothing but the archive: one module each."""
