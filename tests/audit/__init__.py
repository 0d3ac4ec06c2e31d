"""The audit log, proven."""
