"""What a live database tells, and what names do."""
