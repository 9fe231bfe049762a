"""How well each publication is kept: what was observed, what is usual for it, and what needs a person."""
