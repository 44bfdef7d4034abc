"""Frame times of the panel view in Chromium while a person draws, pans and zooms on a panel of many strokes.

    .venv/bin/python benchmarks/canvas/measure.py [strokes] [width] [height]

Software rendering (no GPU), the front end's development page on local documents, pen events through the debugging protocol.
"""

import json
import math
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import CDPSession, Page, sync_playwright

FRONTEND = Path(__file__).resolve().parents[2] / "frontend"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
EVENTS = 240

RECORD = """() => {
  const frames = []; let last = 0; window.recording = true;
  const step = (now) => { if (last) frames.push(now - last); last = now; if (window.recording) requestAnimationFrame(step); };
  window.recorded = frames; requestAnimationFrame(step);
}"""


# The page needs no server; without a socket it is not reloaded when somebody saves a file in the middle of a run.
NO_RELOAD = "window.WebSocket = class extends EventTarget { send() {} close() {} };"


@contextmanager
def development_server() -> Iterator[str]:
    """The address of a Vite server that stops afterwards."""
    command = [str(FRONTEND / "node_modules/.bin/vite"), "--host", "127.0.0.1", "--port", "0"]
    with subprocess.Popen(command, cwd=FRONTEND, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            for line in server.stdout:
                if found := re.search(r"http://127\.0\.0\.1:\d+", re.sub(r"\x1b\[[0-9;]*m", "", line)):
                    yield found.group()
                    break
        finally:
            server.terminate()


def pen(cdp: CDPSession, kind: str, x: float, y: float, force: float) -> None:
    """One pen event at a place on the screen."""
    held = 0 if kind == "mouseReleased" else 1
    event = {"type": kind, "x": x, "y": y, "button": "left", "buttons": held, "pointerType": "pen", "force": force}
    cdp.send("Input.dispatchMouseEvent", event)


def draw(cdp: CDPSession, x: float, y: float) -> None:
    """One long mark that crosses most of what is there."""
    pen(cdp, "mousePressed", x - 380, y, 0.3)
    for step in range(EVENTS):
        t = step / EVENTS
        pen(cdp, "mouseMoved", x - 380 + 760 * t, y + 220 * math.sin(14 * t), 0.3 + 0.5 * math.sin(math.pi * t))
    pen(cdp, "mouseReleased", x + 380, y, 0)


def wheel(cdp: CDPSession, x: float, y: float, *, modifiers: int) -> None:
    """Back and forth with the wheel: pans, or zooms with Ctrl (2)."""
    for step in range(EVENTS // 2):
        delta = 24 * math.sin(step / 9)
        event = {"type": "mouseWheel", "x": x, "y": y, "deltaX": delta, "deltaY": delta * 0.6, "modifiers": modifiers}
        cdp.send("Input.dispatchMouseEvent", event)


def recorded(page: Page, work: Callable[[], None]) -> dict[str, float]:
    """Frame times while `work` runs."""
    page.evaluate(RECORD)
    work()
    frames = sorted(json.loads(page.evaluate("() => { window.recording = false; return JSON.stringify(window.recorded); }")))
    at = [frames[min(len(frames) - 1, int(len(frames) * part))] for part in (0.5, 0.95, 0.99)]
    slow = sum(frame > 25 for frame in frames)
    return {"frames": len(frames), "p50_ms": at[0], "p95_ms": at[1], "p99_ms": at[2], "max_ms": frames[-1], "over_25_ms": slow}


def measure(address: str, strokes: int, width: int, height: int) -> dict[str, dict[str, float]]:
    """Drawing with pencil, pen and tone, panning and zooming."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(viewport={"width": width, "height": height})
        page.add_init_script(NO_RELOAD)
        page.goto(f"{address}/dev/panel.html?strokes={strokes}")
        page.wait_for_selector(".paper canvas")
        page.wait_for_timeout(2500)
        box = page.locator(".paper").bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        cdp = page.context.new_cdp_session(page)
        results = {"idle": recorded(page, lambda: page.wait_for_timeout(1000))}
        for key, tool in (("2", "pencil"), ("3", "pen"), ("7", "tone")):
            page.keyboard.press(key)
            results[f"draw {tool}"] = recorded(page, lambda: draw(cdp, x, y))
        results["pan"] = recorded(page, lambda: wheel(cdp, x, y, modifiers=0))
        page.wait_for_timeout(1000)
        results["zoom"] = recorded(page, lambda: wheel(cdp, x, y, modifiers=2))
        browser.close()
    return results


def main() -> None:
    """Measure and print a table."""
    given = [int(word) for word in sys.argv[1:4]]
    strokes, width, height = given + [500, 1440, 900][len(given) :]
    with development_server() as address:
        results = measure(address, strokes, width, height)
    print(f"{strokes} strokes, {width} x {height}, frame intervals in ms")
    print(f"{'':14}" + "".join(f"{name:>12}" for name in next(iter(results.values()))))
    for name, row in results.items():
        print(f"{name:14}" + "".join(f"{value:12.1f}" for value in row.values()))


if __name__ == "__main__":
    main()
