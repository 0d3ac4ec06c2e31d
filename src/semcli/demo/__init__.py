"""The demo: a catalog and the data of a made-up company, at any scale, the same rows every time."""
