"""Catalog things as pages: one file per kind."""
