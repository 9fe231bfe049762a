"""Another archive put into this one: what both have stands once, and both histories stay."""
