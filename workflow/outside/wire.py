"""A connection to an address that somebody typed in: never into our own network, never for longer than agreed."""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass

import ada_url

_PORTS = {"http:": 80, "https:": 443}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# Nobody's on the open internet, though Python's tables of the registries do not say so of each.
_NOBODYS = tuple(
    ipaddress.ip_network(one) for one in ("192.88.99.0/24", "64:ff9b:1::/48", "3fff::/20", "5f00::/16", "fec0::/10")
)
# What a resolver says when there is no such name, and not when it could not find out.
_NO_NAME = frozenset({socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)})


@dataclass(frozen=True, slots=True)
class Target:
    """An address as a browser would read it. path: with its query."""

    secure: bool
    host: str
    port: int
    path: str


class Unresolved(Exception):
    """The host has no address. no_name: the resolver says that there is no such name, not that it cannot tell."""

    def __init__(self, reason: object, *, no_name: bool) -> None:
        """Keep both."""
        super().__init__(str(reason))
        self.no_name = no_name


class Private(Exception):
    """The host leads into a private network."""


def target_of(url: str) -> Target:
    """The parts of an address.

    Raises:
        ValueError: with what is wrong, in words.
    """
    try:
        read = ada_url.URL(url)
    except ValueError:
        raise ValueError("the address must be like https://example.org/hook") from None
    if read.protocol not in _PORTS or not read.hostname:
        raise ValueError("the address must begin with https:// or http://")
    if read.username or read.password:
        raise ValueError("the address must hold no user name and no password")
    port = int(read.port) if read.port else _PORTS[read.protocol]
    return Target(read.protocol == "https:", read.hostname.strip("[]"), port, read.pathname + read.search)


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet: not ours, not our network's, not a cloud's metadata."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is None and found in _NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    if any(found in network for network in _NOBODYS):
        return False
    return found.is_global and not found.is_multicast and not found.is_reserved


def resolve(target: Target, *, allow_private: bool) -> str:
    """The IP address to connect to: the name is resolved once, and what is checked is what is connected to.

    Raises:
        Unresolved: there is none. Private: one of them leads into a private network.
    """
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        raise Unresolved(error, no_name=error.errno in _NO_NAME) from error
    except (OSError, UnicodeError) as error:
        raise Unresolved(error, no_name=False) from error
    addresses = [str(one[4][0]) for one in found]
    if not allow_private and not all(map(is_public, addresses)):
        raise Private(target.host)
    return addresses[0]


@contextlib.contextmanager
def connected(target: Target, address: str, seconds: float) -> Iterator[http.client.HTTPConnection]:
    """A connection to this very IP address that is cut when the time is up: a drop now and then must not keep us.

    Raises:
        TimeoutError: the time was up. OSError, http.client.HTTPException: what went wrong on the way.
    """
    kind = http.client.HTTPSConnection if target.secure else http.client.HTTPConnection
    connection = kind(target.host, target.port)
    # It would open another one by itself, to whatever the name leads to by then.
    connection.auto_open = 0
    late = threading.Event()
    timer = threading.Timer(seconds, _cut, (connection, late))
    timer.daemon = True
    timer.start()
    try:
        connection.sock = socket.create_connection((address, target.port), timeout=seconds)
        if target.secure:
            connection.sock = _secured(connection.sock, target.host)
            connection.sock.do_handshake()
        yield connection
        if late.is_set():
            # A head that was cut off in the middle reads like a whole one.
            raise TimeoutError
    except (OSError, http.client.HTTPException) as error:
        if late.is_set():
            raise TimeoutError from error
        raise
    finally:
        timer.cancel()
        connection.close()


def _cut(connection: http.client.HTTPConnection, late: threading.Event) -> None:
    late.set()
    if connection.sock is not None:
        with contextlib.suppress(OSError):
            # Past the TLS layer, which is not ours to touch from another thread.
            socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)


def _secured(plain: socket.socket, host: str) -> ssl.SSLSocket:
    """The TLS layer, its handshake still to be done: a name that does not fit the certificate fails there."""
    return ssl.create_default_context().wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False)
