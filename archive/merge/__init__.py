"""Another archive put into this one: records that both have are kept once, and both histories stay."""
