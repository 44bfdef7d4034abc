"""The past of a board, worked out from entries of its log: moments, steps, comparisons, restorations. Reads no log itself."""
