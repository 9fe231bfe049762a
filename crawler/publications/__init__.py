"""What a publication is, and which ones there are."""
