"""The `board` command."""
