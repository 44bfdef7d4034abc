"""What others have worked on since a plan looked: nobody's drawing is put into the bin under their hands."""

from board.historian.planning import Work, is_work
from board.history.entry import ms_of
from board.web.services import Services

_PANEL = "panel/"


class Meanwhile:
    """Reads on from where it was the last time."""

    def __init__(self, services: Services, board: str, key: str, work: Work) -> None:
        self._services = services
        self._board = board
        self._key = key
        self._own = work.entries
        self._seen_ms = ms_of(work.seen)
        self._position = work.read_to
        self._parts = set(work.worked_on)

    async def parts(self) -> frozenset[str]:
        """The documents that people have written to, and the drawings on which a pen moved just now."""
        async for page in self._services.chronicle.pages(self._board, after=self._position):
            self._parts |= {entry.part for entry in page if is_work(entry, self._own, self._key)}
            self._position = page[-1].id
        drawn = await self._services.hub.drawn_ms(self._board)
        return frozenset(self._parts | {_PANEL + panel for panel, at_ms in drawn.items() if at_ms > self._seen_ms})
