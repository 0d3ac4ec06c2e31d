"""Formats and errors: how answers look."""
