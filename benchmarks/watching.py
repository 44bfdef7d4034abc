"""What a page in Chromium tells of itself while it is measured: milestones, frames, long tasks, ink, memory."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import CDPSession, Page

PEN_HZ = 133

ON_THE_WAY = """
window.milestones = {}
window.longTasks = []
new PerformanceObserver((list) => {
  for (const { startTime, duration } of list.getEntries()) window.longTasks.push([startTime, duration])
}).observe({ type: 'longtask', buffered: true })
const reached = (name, is) => { if (!(name in window.milestones) && is()) window.milestones[name] = performance.now() }
const look = () => {
  const shown = () => [...document.querySelectorAll('.card img.picture')].filter((img) => img.complete && img.naturalWidth)
  reached('cards', () => document.querySelector('.card') !== null)
  reached('pictures', () => shown().length >= 4)
  reached('saved', () => document.querySelector('[data-save="saved"]') !== null && document.querySelector('.card') !== null)
  if (Object.keys(window.milestones).length < 3) requestAnimationFrame(look)
}
requestAnimationFrame(look)
"""
"""Notes when the first cards, their pictures and the word *saved* were on the screen, in ms since the navigation began."""

RECORD = """() => {
  window.frames_ = []
  window.recording = true
  let last = 0
  const step = (now) => {
    if (last) window.frames_.push([last, now - last])
    last = now
    if (window.recording) requestAnimationFrame(step)
  }
  requestAnimationFrame(step)
}"""

STOP = "() => { window.recording = false; return window.frames_ }"

INKED = """(window.inked = () => {
  const canvas = document.querySelector('.paper canvas')
  if (!canvas || canvas.width < 100) return 0
  const [width, height] = [canvas.width / 2, canvas.height / 2]
  const { data } = canvas.getContext('2d').getImageData(width / 2, height / 2, width, height)
  let dark = 0
  for (let at = 0; at < data.length; at += 4) if (data[at] + data[at + 1] + data[at + 2] < 400) dark += 1
  return dark
})"""
"""How many dark pixels the middle of the paper has."""

WATCH_SPOTS = """(spots) => {
  const canvas = document.querySelector('.paper canvas')
  const context = canvas.getContext('2d')
  const scale = canvas.width / canvas.clientWidth
  const patch = ([x, y]) => context.getImageData(Math.round(x * scale) - 2, Math.round(y * scale) - 2, 5, 5).data
  const differs = (a, b) => a.reduce((sum, value, at) => sum + Math.abs(value - b[at]), 0) > 600
  const before = spots.map(patch)
  window.seen = spots.map(() => null)
  const look = () => {
    const now = Date.now()
    spots.forEach((spot, at) => {
      if (window.seen[at] === null && differs(patch(spot), before[at])) window.seen[at] = now
    })
    if (window.seen.includes(null)) requestAnimationFrame(look) // an emptied list ends it
  }
  requestAnimationFrame(look)
}"""
"""Notes for each spot of the paper the moment at which it first looks different."""

NOTE_PEN = """() => {
  window.pen = []
  window.addEventListener('pointermove', (event) => {
    for (const one of event.getCoalescedEvents().concat(event))
      window.pen.push([one.clientX, one.clientY, performance.timeOrigin + one.timeStamp])
  }, true)
}"""
"""Notes where the pen was when, in ms since 1970."""


def frame_times(frames: list[list[float]]) -> dict[str, float]:
    """The distribution of the intervals between frames."""
    times = sorted(round(duration, 1) for _, duration in frames) or [0.0]
    at = {f"p{part}_ms": times[min(len(times) - 1, len(times) * part // 100)] for part in (50, 95, 99)}
    return {"frames": len(times), **at, "max_ms": times[-1], "over_50_ms": sum(time > 50.5 for time in times)}


def task_times(events: list[dict[str, Any]]) -> dict[str, float]:
    """The longest tasks of the busiest page's main thread by processor time, which others on the machine do not lengthen."""
    mains = {(event["pid"], event["tid"]) for event in events if event.get("args", {}).get("name") == "CrRendererMain"}
    tasks: dict[tuple[int, int], list[float]] = {main: [0.0] for main in mains}
    for event in events:
        if event["name"] == "ThreadControllerImpl::RunTask" and (event["pid"], event["tid"]) in mains:
            tasks[event["pid"], event["tid"]].append(event.get("tdur", 0) / 1000)
    busiest = sorted(max(tasks.values(), key=sum), reverse=True)
    return {"longest_task_cpu_ms": round(busiest[0], 1), "tasks_over_50_ms_cpu": sum(task > 50 for task in busiest)}


class Watch:
    """A page and the debugging protocol of its own."""

    def __init__(self, page: Page, session: CDPSession) -> None:
        self.page = page
        self._session = session

    @classmethod
    async def of(cls, page: Page) -> "Watch":
        """Begins before the page is navigated."""
        await page.add_init_script(ON_THE_WAY)
        session = await page.context.new_cdp_session(page)
        await session.send("Performance.enable", {"timeDomain": "threadTicks"})
        return cls(page, session)

    async def milestones(self, seconds: float = 30) -> dict[str, float]:
        """Waits until all are reached."""
        await self.page.wait_for_function("() => Object.keys(window.milestones).length === 3", timeout=seconds * 1000)
        found: dict[str, float] = await self.page.evaluate("() => window.milestones")
        return {name: round(at) for name, at in found.items()}

    async def long_tasks(self) -> list[float]:
        """The tasks over 50 ms since the navigation, longest first."""
        found: list[list[float]] = await self.page.evaluate("() => window.longTasks.splice(0)")
        return sorted((duration for _, duration in found), reverse=True)

    async def metrics(self) -> dict[str, float]:
        """Chromium's own counters of the page; durations are processor time of its main thread."""
        answer: dict[str, Any] = await self._session.send("Performance.getMetrics")
        return {metric["name"]: metric["value"] for metric in answer["metrics"]}

    async def recorded(self, work: Callable[[], Awaitable[None]]) -> dict[str, float]:
        """Frame times and the main thread's processor time while `work` goes on."""
        await self.long_tasks()
        before = await self.metrics()
        async with self._traced() as events:
            await self.page.evaluate(RECORD)
            await work()
            frames: list[list[float]] = await self.page.evaluate(STOP)
            after = await self.metrics()
        spent_ms = (after["TaskDuration"] - before["TaskDuration"]) * 1000
        tasks = await self.long_tasks()
        long = {"long_tasks": len(tasks), "longest_task_ms": round(max(tasks, default=0))}
        spent = {"main_ms_a_frame": round(spent_ms / max(1, len(frames)), 1)}
        return {**frame_times(frames), **long, **spent, **task_times(events)}

    @asynccontextmanager
    async def _traced(self) -> AsyncIterator[list[dict[str, Any]]]:
        """Chromium's own record of its threads' tasks; filled on exit."""
        assert self.page.context.browser is not None
        session = await self.page.context.browser.new_browser_cdp_session()
        events: list[dict[str, Any]] = []
        complete = asyncio.Event()
        session.on("Tracing.dataCollected", lambda data: events.extend(data["value"]))
        session.on("Tracing.tracingComplete", lambda _: complete.set())
        settings = {"includedCategories": ["toplevel"], "recordMode": "recordAsMuchAsPossible"}
        await session.send("Tracing.start", {"traceConfig": settings, "transferMode": "ReportEvents"})
        yield events
        await session.send("Tracing.end")
        await complete.wait()
        await session.detach()

    async def wheel(self, x: float, y: float, delta: float, turns: int) -> None:
        """Turns the wheel so often, sixty times a second."""
        event = {"type": "mouseWheel", "x": x, "y": y, "deltaX": 0, "deltaY": delta}
        await self._steadily([event] * turns, 1 / 60)

    async def pen_moves(self, way: list[tuple[float, float]]) -> None:
        """Moves a pen along, reporting as often as a tablet does."""
        move = {"type": "mouseMoved", "button": "left", "buttons": 1, "pointerType": "pen", "force": 0.7}
        await self._steadily([{**move, "x": x, "y": y} for x, y in way], 1 / PEN_HZ)

    async def _steadily(self, events: list[dict[str, Any]], every_s: float) -> None:
        """At a steady pace, whether the page keeps up or not."""
        loop = asyncio.get_running_loop()
        began, sent = loop.time(), []
        for at, event in enumerate(events):
            sent.append(asyncio.ensure_future(self._session.send("Input.dispatchMouseEvent", event)))
            await asyncio.sleep(max(0.0, began + at * every_s - loop.time()))
        await asyncio.gather(*sent)

    async def pen(self, kind: str, x: float, y: float) -> None:
        """One event of a pen."""
        held = 0 if kind == "mouseReleased" else 1
        event = {"type": kind, "x": x, "y": y, "button": "left", "buttons": held, "pointerType": "pen", "force": 0.7}
        await self._session.send("Input.dispatchMouseEvent", event)
