"""What becomes of refused work: as much of it as may be is saved, the rest is kept as its author's suggestion."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Final, Protocol, TypeVar

from board.document import Document
from board.history.entry import HEALED
from board.ids import new_id
from board.redis import Redis, translated
from board.review.operations import AnyOperation
from board.roles import Role, may_comment
from board.sync.attachment import Attachment
from board.sync.keys import Keys
from board.sync.live import BOARD, REVIEW
from board.sync.rates import Bucket
from board.sync.refusal import LARGEST_INLINE, Locked, Outcome, Refused, RefusedWork, changes_of, file
from board.sync.salvage import Redrawing, Salvage, Salvaged
from board.sync.workshop import WorkshopBroke

T = TypeVar("T")

_LARGEST: Final = 8_000_000
_AT_ONCE: Final = 30
_A_SECOND: Final = 0.1
_BYTES_AT_ONCE: Final = 24_000_000
_BYTES_A_SECOND: Final = 400
"""Some 35 MB a day: refused work lies in Redis's memory until somebody decides about it."""


class Edits(Protocol):
    """A way of making a server-authored edit: of a board's part, in an account's name, by some means."""

    async def __call__(self, board: str, part: str, account: str, means: str, edit: Callable[[Document], T]) -> T: ...


class Keeping:
    """Keeps so much an account and no more: a review document is not a place to fill."""

    def __init__(self, redis: Redis, edit: Edits, edit_apart: Edits) -> None:
        self._redis = redis
        self._edit = edit
        self._edit_apart = edit_apart
        self._rates: dict[str, Bucket] = {}
        self._bytes: dict[str, Bucket] = {}

    async def keep(self, attachment: Attachment, refused: Refused, update: bytes) -> Outcome:
        """Saves and files what can be."""
        if not self._may_keep(attachment.account, attachment.role, refused, update):
            return Outcome(None, refused.reason)
        if isinstance(refused, Locked):
            return await self._salvage(attachment, refused)
        work = _work(attachment, refused, update)
        if refused.kind == "lock" and (panel := attachment.room.name.panel) is not None:
            work = replace(work, operations=await self._redrawn(attachment, panel, update))
        return Outcome(await self._file(attachment, work), refused.reason)

    async def _redrawn(self, attachment: Attachment, panel: str, update: bytes) -> tuple[AnyOperation, ...]:
        """Work on a locked panel's drawing as strokes that can be accepted once it is open; the gate has not seen it."""
        part = attachment.room.name.part
        try:
            return await self._edit_apart(attachment.board.id, part, attachment.account, "refused", Redrawing(update, panel))
        except (WorkshopBroke, ValueError):
            return ()

    async def _salvage(self, attachment: Attachment, locked: Locked) -> Outcome:
        salvage = Salvage(locked.update, frozenset(attachment.board.locks.panels))
        try:
            account, means = ("", f"{HEALED}{attachment.account}") if locked.brought else (attachment.account, "salvaged")
            saved = await self._edit_apart(attachment.board.id, BOARD, account, means, salvage)
        except (WorkshopBroke, Refused):
            # It may be this update that ended the process, or another panel was locked: nothing of it is tried again.
            return Outcome(await self._file(attachment, _work(attachment, locked, locked.update)), locked.reason)
        reason = _sentence(saved)
        if not saved.lost:
            return Outcome(None, reason, saved.kept)
        work = _work(attachment, Refused("lock", reason), changes_of(saved.lost))
        work = replace(work, form="changes", summary=f"Not made, the panel is locked: {saved.places}")
        panels = tuple(dict.fromkeys(one.id for one in saved.lost if one.table == "panels"))
        work = replace(work, panels=panels, operations=saved.operations)
        return Outcome(await self._file(attachment, work), reason, saved.kept)

    async def _file(self, attachment: Attachment, work: RefusedWork) -> str:
        board = attachment.board.id
        if len(work.body) > LARGEST_INLINE and not work.operations:
            async with translated():
                await self._redis.set(Keys(board).refused(work.id), work.body)
        await self._edit(board, REVIEW, work.account, "refused", lambda doc: file(doc, work))
        return work.id

    def _may_keep(self, account: str, role: Role, refused: Refused, update: bytes) -> bool:
        """Whether this is work of somebody who may propose, and not too much of it."""
        if refused.kind == "invalid" or not may_comment(role) or len(update) > _LARGEST:
            return False
        now = asyncio.get_running_loop().time()
        rate = self._rates.setdefault(account, Bucket(_A_SECOND, _AT_ONCE))
        volume = self._bytes.setdefault(account, Bucket(_BYTES_A_SECOND, _BYTES_AT_ONCE))
        return rate.take(1, now) and volume.take(len(update), now)


def _work(attachment: Attachment, refused: Refused, body: bytes) -> RefusedWork:
    now_ms = time.time_ns() // 1_000_000
    name = attachment.room.name
    panels = () if name.panel is None else (name.panel,)
    return RefusedWork(
        new_id(), attachment.account, name.text, refused, body, now_ms, name=attachment.identity.name, panels=panels
    )


def _sentence(saved: Salvaged) -> str:
    if not saved.lost:
        return "A panel which this edit changed was locked; everything has been saved."
    rest = "Everything else was saved." if saved.kept else "Nothing else was changed."
    return f"Locked panels stay as they are: {saved.places}. {rest}"
