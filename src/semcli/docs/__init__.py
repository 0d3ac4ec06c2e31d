"""The catalog for readers: its joins as a graph, its things as pages, as Markdown or as a site of static files."""
