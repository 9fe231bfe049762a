"""The publications: one declaration a module."""
