"""How much memory of processes is resident, as Linux counts it."""

from __future__ import annotations

import re
from pathlib import Path

_RESIDENT = re.compile(r"^VmRSS:\s+(\d+) kB$", re.MULTILINE)


def counts_memory() -> bool:
    """Whether this machine says so at all."""
    return Path("/proc/self/status").exists()


def resident_mb(*pids: int) -> float:
    """MB (10**6 bytes) of these processes together; one that has ended has none."""
    return sum(map(_of_one, pids)) * 1024 / 1e6


def _of_one(pid: int) -> int:
    try:
        found = _RESIDENT.search(Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace"))
    except OSError:
        return 0
    return int(found[1]) if found else 0


def below(pid: int) -> list[int]:
    """The processes that this one started and that still run."""
    try:
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]
    except OSError:
        return []
