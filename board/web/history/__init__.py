"""The past of a board over HTTP: versions, and bringing things back."""

from typing import Final

from board.web.history import looking, moments, restorations, steps, versions

ROUTERS: Final = (steps, moments, looking, versions, restorations)
