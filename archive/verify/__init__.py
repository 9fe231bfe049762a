"""Checks that an archive is whole: its captures, its tables and its indexes. Parts that can be rebuilt are rebuilt."""
