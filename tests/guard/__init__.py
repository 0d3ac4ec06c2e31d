"""The guard: what it reads, what it refuses, and that it refuses what it does not know."""
