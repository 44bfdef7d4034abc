"""Previz Board: a storyboard and previz board that a remote film crew edits together live."""

__version__ = "0.1.0"
