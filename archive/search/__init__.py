"""Finding: what a person types, what matches it, one article whole, and how much of it the archive holds."""
