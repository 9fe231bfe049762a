"""How far a reading can be trusted: the expected F1 of its text, and the probability that each field is right."""
