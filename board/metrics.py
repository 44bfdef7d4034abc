"""What a server tells Prometheus: what each number is called and means, and how all its processes' become one answer."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, InfoMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from prometheus_client.utils import floatToGoString

import board
from board.readout import Snapshot, Told, joined

MEDIA_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
Joined = Literal["sum", "max"]


@dataclass(frozen=True, slots=True)
class Counted:
    """Something that only grows; `label` names what its kinds are told apart by."""

    name: str
    help: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """Something that comes and goes, and what many processes have of it together."""

    name: str
    help: str
    joined: Joined = "sum"
    label: str = ""


COUNTED: Final = {
    "deliveries": Counted("board_deliveries", "Messages handed to sockets."),
    "delivered_bytes": Counted("board_delivered_bytes", "Bytes handed to sockets."),
    "received": Counted("board_received", "Messages read from sockets."),
    "received_bytes": Counted("board_received_bytes", "Bytes read from sockets."),
    "stalls": Counted("board_stalls", "Times that a socket fell behind."),
    "closed": Counted("board_closed", "Sockets that the server closed, by close code.", "code"),
    "appends": Counted("board_appends", "Batches put into the log."),
    "entries": Counted("board_entries", "Entries put into the log."),
    "append_retries": Counted("board_append_retries", "Appends that Redis did not answer and that were tried again."),
    "refused": Counted("board_refused", "Updates that were refused, by kind.", "kind"),
    "barred": Counted("board_barred", "Updates barred because a process died of them."),
    "judged": Counted("board_judged", "Updates that the gate judged."),
    "gate_seconds": Counted("board_gate_seconds", "Time the gate took to judge them."),
    "healings": Counted("board_healings", "Boards that were given a new epoch because their log had lost its end."),
    "sealed": Counted("board_sealed_segments", "Segments of history that were sealed."),
    "trimmed": Counted("board_trimmed_segments", "Sealed segments that left Redis."),
    "checkpoints": Counted("board_checkpoints", "Checkpoints of documents that were written."),
    "deaths": Counted("board_process_deaths", "Processes that ended unasked and were started again.", "process"),
    "cpu_seconds": Counted("board_cpu_seconds", "Processor time by process.", "process"),
}
SPREADS: Final = {
    "append_seconds": Counted("board_append_seconds", "Time from the first try of an append to the log's answer."),
    "lag_seconds": Counted("board_lag_seconds", "Age of other servers' entries when this server took them."),
}
HELD: Final = {
    "boards": Held("board_open_boards", "Boards that are open."),
    "rooms": Held("board_open_rooms", "Documents that are open."),
    "sockets": Held("board_sockets", "Sockets that are connected."),
    "behind": Held("board_sockets_behind", "Sockets whose client reads more slowly than is written."),
    "queued": Held("board_queue_bytes", "Bytes that wait for slow clients."),
    "waiting": Held("board_waiting_rooms", "Documents with edits that are not in the log yet."),
    "unread": Held("board_unread_entries", "Entries of other servers that were read from the log and not taken yet."),
    "silent": Held("board_log_silent_seconds", "Longest time since an open board heard from its log.", "max"),
    "delay": Held("board_loop_delay_seconds", "How late a server process woke of late.", "max"),
    "healing": Held("board_healing_boards", "Open boards that heal.", "max"),
    "replicas_missing": Held("board_replicas_missing", "Replicas that lack to what BOARD_REPLICAS asks for.", "max"),
    "unsealed": Held("board_oldest_unsealed_seconds", "Age of the oldest entry that fills a segment and is not sealed.", "max"),
    "draining": Held("board_draining", "Server processes that are about to end."),
    "jobs": Held("board_jobs", "Jobs for agents that wait or are being done.", "max"),
    "up": Held("board_process_up", "Whether a process of the server runs.", "max", "process"),
    "resident": Held("board_resident_bytes", "Memory by process.", "max", "process"),
}


def exposition(everyone: Iterable[Snapshot]) -> bytes:
    """The answer to Prometheus."""
    registry = CollectorRegistry()
    registry.register(_Families(list(everyone)))
    return generate_latest(registry)


class _Families(Collector):
    def __init__(self, everyone: list[Snapshot]) -> None:
        self._everyone = everyone

    def collect(self) -> Iterator[Metric]:
        yield InfoMetricFamily("board", "Which version runs here.", {"version": board.__version__})
        yield from (self._counted(key, one) for key, one in COUNTED.items())
        yield from (self._spread(key, one) for key, one in SPREADS.items())
        yield from (self._held(key, one) for key, one in HELD.items())

    def _counted(self, key: str, one: Counted) -> Metric:
        kinds = Counter[str]()
        for snapshot in self._everyone:
            kinds.update(snapshot.counted.get(key, {}))
        family = CounterMetricFamily(one.name, one.help, labels=[one.label] if one.label else [])
        for kind, number in sorted(kinds.items()) if one.label else [("", kinds.total())]:
            family.add_metric([kind] if one.label else [], number)
        return family

    def _spread(self, key: str, one: Counted) -> Metric:
        family = HistogramMetricFamily(one.name, one.help)
        whole: Told | None = None
        for spread in (snapshot.spreads[key] for snapshot in self._everyone if key in snapshot.spreads):
            whole = joined(spread, whole)
        if whole is not None:
            bounds, counts, total = whole
            upto = [sum(counts[: at + 1]) for at in range(len(counts))]
            names = [*map(floatToGoString, bounds), "+Inf"]
            family.add_metric([], list(zip(names, upto, strict=True)), total)
        return family

    def _held(self, key: str, one: Held) -> Metric:
        family = GaugeMetricFamily(one.name, one.help, labels=[one.label] if one.label else [])
        values = [(snapshot.process, snapshot.held[key]) for snapshot in self._everyone if key in snapshot.held]
        if one.label:
            for process, value in values:
                family.add_metric([process], value)
        elif values:
            numbers = [value for _, value in values]
            family.add_metric([], sum(numbers) if one.joined == "sum" else max(numbers))
        return family
