"""The command line and the Python face, through real processes."""
