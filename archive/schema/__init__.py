"""The tables, the steps that made them, and the connection to them."""
