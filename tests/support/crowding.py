"""How crowded the machine is on which the tests run."""

import os


def crowding() -> float:
    """How many processes wait for each core: no clock on the wall holds on a machine that does seven things at once."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
