"""Run a module of ours as a child which ends when its supervisor does, however that happened: `python -m board.lifeline`."""

import os
import runpy
import signal
import sys
import threading

DRAIN_SECONDS = 10.0


def main() -> None:
    """`FD MODULE [ARGUMENT…]`: the end of the pipe FD means that nobody is left who would stop us."""
    descriptor, module = int(sys.argv[1]), sys.argv[2]
    threading.Thread(target=_watch, args=(descriptor,), daemon=True).start()
    sys.argv = sys.argv[2:]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def _watch(descriptor: int) -> None:
    os.read(descriptor, 1)
    os.kill(os.getpid(), signal.SIGTERM)
    threading.Timer(DRAIN_SECONDS, os._exit, args=(1,)).start()


if __name__ == "__main__":
    main()
