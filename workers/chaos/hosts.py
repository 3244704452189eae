"""A second host on this machine: a network namespace of its own where that is allowed, else a loopback address."""

from __future__ import annotations

import ctypes
import fcntl
import os
import shutil
import socket
import struct
import subprocess
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

from workers.chaos.proxy import Mode, Proxy
from workers.chaos.waiting import came_about

_CLONE_NEWNET = 0x40000000
_SIOCGIFFLAGS, _SIOCSIFFLAGS, _IFF_UP = 0x8913, 0x8914, 0x1
_IFREQ = "16sH14x"
_READY_WITHIN_S = 5.0

_T = TypeVar("_T")


class Host(Protocol):
    """Where programs of the desk run. proxy: its way to the broker. prefix: what starts a program there."""

    proxy: Proxy
    prefix: Sequence[str]

    def cut(self) -> None:
        """Take its network away, without telling anybody."""

    def mend(self) -> None:
        """Give it back."""

    def close(self) -> None:
        """Forget the host."""


class Address:
    """This machine under another loopback address."""

    prefix: Sequence[str] = ()

    def __init__(self, address: str, target: Path) -> None:
        """`target` is the socket of the broker."""
        self.proxy = Proxy(socket.create_server((address, 0)), target)

    def cut(self) -> None:
        """What is connected dies, what connects is not answered."""
        self.proxy.become(Mode.HALF_OPEN)

    def mend(self) -> None:
        """All is as it was."""
        self.proxy.become(Mode.GOOD)

    def close(self) -> None:
        """Close the way to the broker."""
        self.proxy.close()


class Namespace:
    """A network of its own, with nothing in it but a loopback device and, on that, the way to the broker."""

    def __init__(self, target: Path) -> None:
        """`target` is the socket of the broker: sockets in the file system are reached from any network.

        Raises:
            OSError: not allowed here, or the tools of util-linux are not there.
        """
        # It lives until its input ends, which it does with us.
        self._holder = subprocess.Popen(["unshare", "--net", "cat"], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)  # noqa: S607
        self._net = f"/proc/{self._holder.pid}/ns/net"
        self.prefix: Sequence[str] = ("nsenter", f"--net={self._net}", "--")
        try:
            self._wait_for_net()
            self._switch(on=True)
            self.proxy = Proxy(self._inside(lambda: socket.create_server(("127.0.0.1", 0))), target)
        except OSError:
            self._end_holder()
            raise

    def _wait_for_net(self) -> None:
        ours = Path("/proc/self/ns/net").readlink()

        def settled() -> bool:
            return self._holder.poll() is not None or Path(self._net).readlink() != ours

        if not came_about(settled, _READY_WITHIN_S) or self._holder.poll() is not None:
            raise PermissionError("no network namespace can be made here")

    def _inside(self, work: Callable[[], _T]) -> _T:
        """Do something in the namespace, on a thread that ends there."""
        done: list[_T] = []
        failed: list[OSError] = []

        def visit() -> None:
            try:
                _enter(Path(self._net))
                done.append(work())
            except OSError as error:
                failed.append(error)

        thread = threading.Thread(target=visit, name="namespace")
        thread.start()
        thread.join()
        if failed:
            raise failed[0]
        return done[0]

    def _switch(self, *, on: bool) -> None:
        """Switch the loopback device on or off; what is connected then hears nothing."""

        def switch() -> None:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as handle:
                asked = fcntl.ioctl(handle, _SIOCGIFFLAGS, struct.pack(_IFREQ, b"lo", 0))
                flags = struct.unpack(_IFREQ, asked)[1]
                wanted = flags | _IFF_UP if on else flags & ~_IFF_UP
                fcntl.ioctl(handle, _SIOCSIFFLAGS, struct.pack(_IFREQ, b"lo", wanted))

        self._inside(switch)

    def cut(self) -> None:
        """Switch its network off."""
        self._switch(on=False)

    def mend(self) -> None:
        """Switch it on again."""
        self._switch(on=True)

    def close(self) -> None:
        """Close the way to the broker and let the namespace go."""
        self.proxy.close()
        self._end_holder()

    def _end_holder(self) -> None:
        self._holder.kill()
        self._holder.communicate()


def _enter(net: Path) -> None:
    """Move the thread that calls this into a network namespace."""
    with net.open() as handle:
        if ctypes.CDLL(None, use_errno=True).setns(handle.fileno(), _CLONE_NEWNET):
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))


def second_host(target: Path) -> Host:
    """A host beside this one, as real as the machine allows."""
    if os.geteuid() == 0 and shutil.which("unshare") and shutil.which("nsenter"):
        try:
            return Namespace(target)
        except OSError:
            pass  # a container may forbid it even to root
    return Address("127.0.0.2", target)
