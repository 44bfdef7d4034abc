"""Machines that fail for hours: runs of `tests/faults` one after the other, and a record of them."""
