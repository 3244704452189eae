"""No orphans: a process asks the kernel to end it together with the one that started it."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1
# Looked up here and not after a fork, where taking a lock could hang.
_prctl = ctypes.CDLL(None, use_errno=True).prctl if sys.platform == "linux" else None


def die_with(parent: int, how: signal.Signals = signal.SIGKILL) -> None:
    """Make the kernel send `how` to this process when the thread that started it ends; Linux only.

    parent: the process id of who started us, in case that one is gone already.
    """
    if _prctl is None:
        return
    _prctl(_PR_SET_PDEATHSIG, int(how), 0, 0, 0)
    if os.getppid() != parent:
        os.kill(os.getpid(), how)
