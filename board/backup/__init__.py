"""The whole installation in a folder that grows by what is new, and back into an empty one.

`objects/` holds everything under the sha-256 of its bytes, as it is, so that `sha256sum` can check it; `manifest.json` is
written last and says which of them make the installation. What Redis holds is kept as plain values, key by key, and not as
Redis writes it itself: that differs between its versions.
"""

from board.backup.form import BadBackup

__all__ = ["BadBackup"]
