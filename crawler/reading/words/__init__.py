"""Words and phrases that decide a reading: those of natural languages, and names that sites invent.

The vocabulary of a format (elements of HTML, properties of schema.org) stays in the code that reads the format.
"""
