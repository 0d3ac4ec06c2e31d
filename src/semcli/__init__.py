"""Business questions, answered rightly and safely from a catalog of what the data mean."""

__version__ = "0.1.0"
