"""Redis' kinds of values as runs of items: how each is asked for, packed, and put back."""

from collections.abc import Iterable
from typing import Final, Protocol, TypeAlias

from board.backup.form import BadBackup, Kind, pack_item

Word: TypeAlias = str | bytes | int | float

_READ: Final[dict[Kind, tuple[Word, ...]]] = {
    "string": ("GET",),
    "hash": ("HGETALL",),
    "list": ("LRANGE", 0, -1),
    "set": ("SMEMBERS",),
    "zset": ("ZRANGE", 0, -1, "WITHSCORES"),
}


class Pipe(Protocol):
    """Commands that are sent together; said word by word, for on a cluster redis-py cannot read what its own methods ask."""

    def execute_command(self, *words: Word) -> object: ...


def ask(pipe: Pipe, key: str, kind: Kind) -> None:
    """Asks for a whole value."""
    command, *arguments = _READ[kind]
    pipe.execute_command(command, key, *arguments)


def packed(kind: Kind, answer: object) -> bytes:
    """The items of a value, in one order whatever order Redis told them in."""
    match kind, answer:
        case _, None:
            items: list[object] = []
        case "string", bytes():
            items = [answer]
        case "hash", dict():
            items = [list(pair) for pair in sorted(answer.items())]
        case "set", set() | list():
            items = sorted(answer)
        case "zset", list():
            items = [[member, score] for member, score in _pairs(answer)]
        case "list", list():
            items = answer
        case _:
            raise BadBackup(f"Redis told a {kind} as a {type(answer).__name__}.")
    return b"".join(map(pack_item, items))


def put(pipe: Pipe, key: str, kind: Kind, item: object) -> None:
    """Adds one item to a value."""
    match kind, item:
        case "string", bytes():
            pipe.execute_command("SET", key, item)
        case "hash", [bytes(field), bytes(value)]:
            pipe.execute_command("HSET", key, field, value)
        case "list", bytes():
            pipe.execute_command("RPUSH", key, item)
        case "set", bytes():
            pipe.execute_command("SADD", key, item)
        case "zset", [bytes(member), float(score)]:
            pipe.execute_command("ZADD", key, score, member)
        case "stream", [bytes(id), [*words]]:
            pipe.execute_command("XADD", key, id, *(word for word in words if isinstance(word, bytes)))
        case _:
            raise BadBackup(f"{key} holds what no {kind} does.")


def _pairs(answer: list[object]) -> Iterable[tuple[object, float]]:
    """Members and scores, which an older protocol tells one after the other."""
    if answer and isinstance(answer[0], bytes):
        return ((member, _score(score)) for member, score in zip(answer[::2], answer[1::2], strict=True))
    return ((one[0], _score(one[1])) for one in answer if isinstance(one, list | tuple))


def _score(told: object) -> float:
    return float(told) if isinstance(told, bytes | float | int) else 0.0
