"""The server as a worker sees it: a few addresses over HTTP, tried again while the server is away."""

import asyncio
from types import TracebackType
from typing import Any, Final, Self

import httpx

from board.worker.errand import Errand, Look, Words, errand_of
from board.worker.errors import Away, Declined, Gone, NotAdmitted

_PAUSES_S: Final = (0.1, 0.5, 1.0, 2.0)
_PATIENCE_S: Final = 10.0


class Server:
    """`async with Server(url, token) as server`. Everything it is asked can be asked twice: nothing happens twice."""

    def __init__(self, url: str, token: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        self._client = httpx.AsyncClient(base_url=url, headers=headers, timeout=_PATIENCE_S, transport=transport)

    async def __aenter__(self) -> Self:
        await self._client.__aenter__()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None) -> None:
        await self._client.__aexit__(kind, exc, trace)

    async def next(self, wait_s: float) -> Errand | None:
        """The next job; waits so long for one. Asked once: who is away is the caller's to bear."""
        try:
            answer = await self._client.post(
                "/api/agent/jobs/next", params={"wait_s": wait_s}, timeout=httpx.Timeout(_PATIENCE_S, read=_PATIENCE_S + wait_s)
            )
        except httpx.TransportError as exc:
            raise Away(f"The server does not answer: {exc!r}.") from exc
        job = _checked(answer).json()["job"]
        return errand_of(job) if job else None

    async def beat(self, errand: Errand, state: str, scene: str = "") -> bool:
        """Keep the job, and say what is being done; whether to go on."""
        said = {"lease": errand.lease, "state": state, "scene": scene, "panel": _panel_of(errand)}
        answer = await self._post(f"/api/agent/jobs/{errand.id}/beat", said)
        return not answer["cancelled"]

    async def done(self, errand: Errand) -> None:
        """The job is done."""
        await self._post(f"/api/agent/jobs/{errand.id}/done", {"lease": errand.lease})

    async def failed(self, errand: Errand, error: str) -> None:
        """The job went wrong."""
        await self._post(f"/api/agent/jobs/{errand.id}/failed", {"lease": errand.lease, "error": error})

    async def release(self, errand: Errand) -> None:
        """The worker has to leave."""
        await self._post(f"/api/agent/jobs/{errand.id}/release", {"lease": errand.lease})

    async def scenes(self, board: str) -> list[str]:
        """The scenes of a board in story order, without those that were omitted."""
        found = await self._ask("GET", f"/api/agent/boards/{board}/scenes")
        return [str(scene["id"]) for scene in found.json() if not scene["omitted"]]

    async def look(self, board: str, scene: str) -> Look:
        """A scene."""
        said = (await self._ask("GET", f"/api/agent/boards/{board}/scenes/{scene}")).json()
        return Look(
            reading=dict(said["reading"]),
            # What still waits is said again: a job that is done twice says the same twice, and no more.
            settled=frozenset((str(one["slot"]), str(one["reads"])) for one in said["known"] if one["state"] != "proposed"),
            waiting=frozenset(str(one["slot"]) for one in said["known"] if one["state"] == "proposed"),
            muted=frozenset(map(str, said["muted"])),
            welcome=bool(said["welcome"]),
        )

    async def propose(self, errand: Errand, proposal: Words) -> str:
        """File a proposal; the id of the suggestion. Raises `Declined`."""
        path = f"/api/agent/boards/{errand.board}/suggestions"
        said = await self._post(path, {"job": errand.id, "lease": errand.lease, "proposal": proposal})
        return str(said["suggestion"])

    async def _post(self, path: str, said: Words) -> Words:
        answer = await self._ask("POST", path, said)
        return dict(answer.json()) if answer.content else {}

    async def _ask(self, method: str, path: str, said: Words | None = None) -> httpx.Response:
        for pause_s in (*_PAUSES_S, None):
            try:
                return _checked(await self._client.request(method, path, json=said))
            except (httpx.TransportError, Away) as exc:
                if pause_s is None:
                    raise Away(f"The server does not answer: {exc!r}.") from exc
                await asyncio.sleep(pause_s)
        raise AssertionError("the last pause is none")


def _checked(answer: httpx.Response) -> httpx.Response:
    status = answer.status_code
    if status < 400:
        return answer
    said = _problem(answer)
    sentence = str(said.get("detail") or f"The server answered {status}.")
    if status in (401, 403) and "kind" not in said:
        raise NotAdmitted(sentence)
    if status in (429, 502, 503, 504) and "kind" not in said:
        raise Away(sentence)
    if "kind" in said:
        detail = said.get("says")
        says = detail if isinstance(detail, dict) else {}
        raise Declined(
            str(said["kind"]), sentence, panel=str(says.get("panel", "")), wait_s=float(says.get("wait_ms", 0)) / 1000
        )
    if status in (404, 409):
        raise Gone(sentence)
    raise Declined(str(status), sentence)


def _problem(answer: httpx.Response) -> dict[str, Any]:
    if not answer.headers.get("content-type", "").startswith("application/problem+json"):
        return {}
    said = answer.json()
    return said if isinstance(said, dict) else {}


def _panel_of(errand: Errand) -> str:
    return errand.subject if errand.scope == "panel" else ""
