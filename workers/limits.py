"""How much one task may take before it is ended: seconds, processor seconds, memory."""

from __future__ import annotations

import os
import resource
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workflow.settings import BadSetting

_MIB = 1024 * 1024
# After this share of its memory a child that still works is replaced between two tasks.
_RENEW_AT = 0.6


@dataclass(frozen=True, slots=True)
class Limits:
    """What one task may take, in one worker child.

    seconds: then the stage or channel is interrupted, which counts as its failure; what does not listen is killed a
    sixth of that later. cpu_seconds: then the kernel ends the process, even if nobody is there to kill it.
    memory_mib: of address space; an allocation beyond it fails. tasks: after so many the child is replaced.
    """

    seconds: int = 60
    cpu_seconds: int = 60
    memory_mib: int = 1024
    tasks: int = 500

    def for_celery(self) -> dict[str, Any]:
        """These limits as settings of the Celery app."""
        return {
            "task_soft_time_limit": self.seconds,
            "task_time_limit": self.seconds + max(1, self.seconds // 6),
            "worker_max_tasks_per_child": self.tasks,
            "worker_max_memory_per_child": int(self.memory_mib * 1024 * _RENEW_AT),
        }


_VARIABLES = {
    "seconds": ("COPYDESK_TASK_SECONDS", 1),
    "cpu_seconds": ("COPYDESK_TASK_CPU_SECONDS", 1),
    # Less than this and Python with its libraries does not even start.
    "memory_mib": ("COPYDESK_TASK_MEMORY_MIB", 384),
    "tasks": ("COPYDESK_TASKS_PER_CHILD", 1),
}


def read_limits(environ: Mapping[str, str] = os.environ) -> Limits:
    """The limits that the environment sets, the others as they are by default.

    Raises:
        BadSetting: a variable holds no whole number, or one that is too small to work with.
    """
    chosen = {
        field: _number(name, environ[name], least)
        for field, (name, least) in _VARIABLES.items()
        if environ.get(name, "").strip()
    }
    return Limits(**chosen)


def _number(name: str, raw: str, least: int) -> int:
    digits = raw.strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10 and int(digits) >= least):
        raise BadSetting(f"{name} must be a whole number, {least} or more, not {raw!r}")
    return int(digits)


def confine(limits: Limits) -> None:
    """Put the limits on this process, for good; called by a worker child as it begins."""
    # What the kernel ends should die of it, and leave no copy of somebody's unpublished text in a core file.
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    _lower(resource.RLIMIT_CORE, 0)
    if sys.platform == "linux":  # elsewhere this limit is refused, or has no effect
        _lower(resource.RLIMIT_AS, limits.memory_mib * _MIB)


def allow_cpu(seconds: int) -> None:
    """Give this process so much more processor time from now on; called before each task."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _lower(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + 1 + seconds)


def _lower(kind: int, wanted: int) -> None:
    """Set a soft limit, as far as whoever started us allows; the hard one stays, so that it can be moved again."""
    hard = resource.getrlimit(kind)[1]
    bound = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(kind, (bound, hard))
