"""The front end as the server under test hands it out."""

import fcntl
import os

from hatch_build import build, digest_of, is_built
from tests.support.serving import ROOT

SOURCE = ROOT / "frontend"
STATIC = ROOT / "board" / "web" / "static"


def ensure_bundle() -> None:
    """Builds the front end unless it was built of these very files; of two test processes one builds, the other waits."""
    folder = os.open(SOURCE, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        digest = digest_of(SOURCE)
        if not is_built(STATIC, digest):
            build(SOURCE, STATIC, digest)
    finally:
        os.close(folder)
