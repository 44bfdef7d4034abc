"""Reads the past of boards for the servers, in a process of its own: `Historian` is its client."""
