"""The health of each publication: observed and usual figures, and concerns."""
