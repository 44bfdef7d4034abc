"""The whole log of a board: sealed segments in the object store, then its Redis stream. The one reader of whole logs."""
