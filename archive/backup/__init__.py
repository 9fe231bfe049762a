"""A copy of an archive, made while it is in use and checked; and the way back."""
