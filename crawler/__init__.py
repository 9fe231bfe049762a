"""The crawler: discovers, fetches and reads the pages of the police trade press."""
