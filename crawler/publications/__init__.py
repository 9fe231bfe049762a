"""What a publication declares, and which publications there are."""
