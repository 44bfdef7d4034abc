"""The HTTP API and the pages: thin handlers over people, boards and assets."""
