"""The rows of the table: what is done to every server, how often, and what is told of it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from benchmarks.sync.documents import documents_left, open_documents
from benchmarks.sync.fanning import Load, Measured, fan_out
from benchmarks.sync.joining import cold_joins, returns
from benchmarks.sync.running import Server
from benchmarks.sync.stalling import stall


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a row: its key, what it is called; what is not `compared` is told but nobody wins by it."""

    key: str
    title: str
    compared: bool = True


Run = Callable[[Server, asyncio.Lock], Awaitable[Measured]]


@dataclass(frozen=True, slots=True)
class Row:
    """Something that is done to a running server, or to a `fresh` one where memory is asked.

    Fresh ones wait together; who works holds the lock meanwhile.
    """

    name: str
    title: str
    figures: tuple[Figure, ...]
    run: Run
    fresh: bool = False
    repeats: int = 3
    people: int = 101
    pairs: bool = False
    fans: bool = False


_LATENCY: Final = (
    Figure("p50_ms", "p50 ms"),
    Figure("p99_ms", "p99 ms"),
    Figure("cpu_us", "processor µs a delivery"),
    Figure("redis_us", "of it Redis", compared=False),
    Figure("delivered_share", "delivered of expected", compared=False),
    Figure("frames_share", "frames a delivery", compared=False),
    Figure("client_share", "load client's share of a core", compared=False),
    Figure("errors", "errors, damaged", compared=False),
)
_ARRIVAL: Final = (
    Figure("p50_ms", "p50 ms"),
    Figure("last_ms", "last ms"),
    Figure("cpu_ms_each", "processor ms a person"),
    Figure("kb_each", "kB a person"),
    Figure("errors", "not whole", compared=False),
)
_PEAK: Final = (Figure("growth_mb", "memory peak over before, MB"), Figure("peak_mb", "memory peak, all processes, MB"))
_STALL: Final = (
    Figure("stalled_mb", "MB more than after the same without a stalled reader"),
    Figure("beside_mb", "processes beside it, MB more", compared=False),
    Figure("writing_mb", "MB more after writing without one", compared=False),
    Figure("redis_mb", "its Redis, MB more", compared=False),
    Figure("behind_s", "seconds until all is taken in", compared=False),
    Figure("catch_up_s", "seconds to catch up", compared=False),
    Figure("errors", "never converged", compared=False),
)
_OPEN: Final = (
    Figure("open_kb", "kB an open document"),
    Figure("idle_kb", "kB an idle document"),
    Figure("redis_kb", "kB in Redis", compared=False),
)
_LEFT: Final = (
    Figure("before_mb", "MB before", compared=False),
    Figure("peak_mb", "MB at most"),
    Figure("after_mb", "MB after"),
    Figure("redis_mb", "Redis, MB more", compared=False),
    Figure("seconds", "seconds"),
    Figure("cpu_ms", "processor ms a document"),
)


def rows(*, quick: bool) -> list[Row]:
    """All rows that one server is enough for; a quick look takes each once, with less of everything."""
    seconds, repeats = (2.0, 1) if quick else (3.0, 3)
    many, docs, megabytes, rest = (0.3, 200, 40, 5.0) if quick else (1.0, 1000, 160, 45.0)

    def fan(observers: int) -> Row:
        load = Load(observers, 1, 50, seconds)
        title = f"fan-out: {observers} observers, 50 edits/s"
        return Row(f"fan-{observers}", title, _LATENCY, lambda server, _: fan_out(server, load), repeats=repeats, fans=True)

    def crew(people: int) -> Row:
        load = Load(0, people, 10, seconds)
        title = f"crew: {people} people, 10 edits/s each"
        return Row(f"crew-{people}", title, _LATENCY, lambda server, _: fan_out(server, load), repeats=repeats, fans=True)

    return [
        fan(100),
        fan(300),
        crew(25),
        crew(50),
        crew(100),
        *_storms(round(100 * many), repeats),
        _pair(seconds, repeats),
        *_memories(docs, megabytes, rest),
    ]


def _pair(seconds: float, repeats: int) -> Row:
    load = Load(20, 1, 50, seconds)
    title = "two servers, 20 observers at the other, 50 edits/s"
    return Row("pair", title, _LATENCY, lambda server, _: fan_out(server, load), True, repeats, 21, pairs=True)


def _storms(people: int, repeats: int) -> list[Row]:
    def back(name: str, title: str, erased: float) -> Row:
        return Row(name, title, _ARRIVAL, lambda server, _: returns(server, people, erased=erased), repeats=repeats)

    title = f"{people} cold joins, 1 MB"
    return [
        back("return", f"{people} up-to-date returns", 0),
        back("return-erased", f"{people} up-to-date returns, half of the strokes erased", 0.5),
        Row("join", title, (*_ARRIVAL, *_PEAK), lambda server, busy: cold_joins(server, people, busy), True, repeats),
    ]


def _memories(docs: int, megabytes: int, rest_s: float) -> list[Row]:
    def keep(name: str, title: str, figures: tuple[Figure, ...], run: Run) -> Row:
        return Row(name, title, figures, run, True, 1, 11)

    many, left = docs * 5, f"{docs * 5} documents opened and left"
    return [
        keep("stall", f"stalled reader, {megabytes} MB written", _STALL, lambda server, busy: stall(server, megabytes, busy)),
        keep("open", f"{docs} documents open", _OPEN, lambda server, busy: open_documents(server, docs, rest_s, busy)),
        keep("left", left, _LEFT, lambda server, busy: documents_left(server, many, rest_s, busy)),
    ]
