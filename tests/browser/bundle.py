"""The front end as the server under test hands it out."""

from hatch_build import build, digest_of, is_built
from tests.support.serving import ROOT

SOURCE = ROOT / "frontend"
STATIC = ROOT / "board" / "web" / "static"


def ensure_bundle() -> None:
    """Builds the front end unless the bundle was made of these very files."""
    digest = digest_of(SOURCE)
    if not is_built(STATIC, digest):
        build(SOURCE, STATIC, digest)
