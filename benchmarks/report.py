"""The wall's results as a Markdown table: what, how it should be, how it was."""

from typing import Any

Results = dict[str, Any]

FRAMES_OF = {
    "idle": "nothing done for 3 s",
    "wall": "scrolling the whole wall, eight screens a second",
    "half": "scrolling at four screens a second",
    "overview": "scrolling the overview",
}


def table(results: Results) -> str:
    """One row for each thing that was measured; steps that were left out have none."""
    rows = ["| what | target | measured |", "|---|---|---|"]
    for name, make in (("open", _opening), ("wall", _wall), ("pen", _pen)):
        if name in results:
            rows += [f"| {what} | {target} | {measured} |" for what, target, measured in make(results[name])]
    rows += [f"| {what} | {target} | {measured} |" for what, target, measured in _crew(results)]
    loads = ", ".join(f"{name} {results[name]['load']}" for name in ("open", "wall", "pen") if name in results)
    return "\n".join([*rows, "", f"{results['machine']}; processes that wanted a core at the end of each step: {loads}."])


def _opening(step: Results) -> list[tuple[str, str, str]]:
    def each(visit: str, milestone: str) -> str:
        return " / ".join(f"{one[visit][milestone] / 1000:.2f}" for one in step["times"]) + " s"

    return [
        ("first visit: panels on the screen", "2 s", each("first", "cards")),
        ("first visit: their pictures", "", each("first", "pictures")),
        ("first visit: board document ready and saved", "2 s", each("first", "saved")),
        ("a browser that was here before: panels", "2 s", each("again", "cards")),
        ("main thread, first visit, processor time", "", each("first", "main_ms")),
    ]


def _wall(step: Results) -> list[tuple[str, str, str]]:
    used, panel = step["memory"], step["panel"]
    following = " / ".join(f"{ms:.0f}" for ms in panel["next_ms"])
    tab = f"{step['idle']['tab_mb']}, {used['tab_mb']}; {used['heap_mb']} MB"
    return [
        *[row for name in ("idle", "wall", "half", "overview") for row in _frames(name, step[name])],
        ("tab at the beginning, after scrolling; JavaScript heap", "", tab),
        ("server processes; Valkey", "", f"{' + '.join(map(str, used['workers_mb']))}; {used['valkey_mb']} MB"),
        ("a panel of 300 strokes from the wall", "", f"{panel['first_ms']:.0f} ms"),
        ("the five panels after it, one by one", "", f"{following} ms"),
        ("both servers, Valkey, supervisor together", "", f"{step['server_cores']} cores"),
    ]


def _frames(name: str, of: Results) -> list[tuple[str, str, str]]:
    what = FRAMES_OF[name]
    times = f"{of['p50_ms']:.0f} / {of['p95_ms']:.0f} / {of['p99_ms']:.0f} / {of['max_ms']:.0f} ms"
    tasks = f"{of['longest_task_cpu_ms']} ms, {of['main_ms_a_frame']} ms"
    return [
        (f"{what}: frames p50 / p95 / p99 / longest", "50 ms", f"{times}; {of['over_50_ms']} of {of['frames']} over 50 ms"),
        (f"{what}: main thread's longest task, mean of a frame (processor)", "50 ms", tasks),
    ]


def _pen(step: Results) -> list[tuple[str, str, str]]:
    times = f"{step['p50_ms']} / {step['p95_ms']} / {step['max_ms']} ms"
    return [("from one person's pen to another's screen, p50 / p95 / longest", "100 ms", times)]


def _crew(results: Results) -> list[tuple[str, str, str]]:
    crowd, loops = results["crowd"], results["loops"]
    waits = f"{crowd['saved_p50_ms']:.0f} / {crowd['saved_p99_ms']:.0f} ms"
    busy = f"{loops['over_10_ms']} times; longest {', '.join(f'{ms:.0f}' for ms in loops['longest_ms'][:4])} ms"
    return [
        ("*saved* after an edit, p50 / p99, openings included", "", waits),
        ("edits refused", "0", f"{crowd['refused']:.0f}"),
        ("a server's loop busy in one piece for over 10 ms (processor)", "never", busy),
    ]
