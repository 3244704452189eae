"""One POST to an address that somebody typed in: never into our own network, never for longer than agreed."""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import ada_url

from workflow.channels import Refused, Retry

LARGEST_ANSWER = 64 * 1024
"""Most bytes of an answer that are read; there is nothing in them that we need."""

_PORTS = {"http:": 80, "https:": 443}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Target:
    """An address as a browser would read it. path: with its query."""

    secure: bool
    host: str
    port: int
    path: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. location: the header of this name, empty when there was none."""

    status: int
    location: str


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
    return found.is_global and not found.is_multicast and not found.is_reserved


def post(target: Target, body: bytes, headers: Mapping[str, str], *, seconds: float, allow_private: bool) -> Answer:
    """Send `body` and read the answer; all of it within `seconds` from when a connection is tried.

    The name is resolved once and what is checked is what is connected to. Redirects are not followed.

    Raises:
        Retry: the name does not resolve now, nobody answers, not in time, or not in HTTP.
        Refused: the name leads into a private network.
    """
    address = _resolve(target, allow_private=allow_private)
    try:
        with _connected(target, address, seconds) as connection:
            connection.request("POST", target.path, body=body, headers=dict(headers))
            answer = connection.getresponse()
            location = answer.headers.get("Location", "")
            with contextlib.suppress(OSError, http.client.HTTPException):
                # Only so that the other side is not cut off in mid-sentence; what it decided stands in the first line.
                answer.read(LARGEST_ANSWER)
            return Answer(answer.status, location)
    except TimeoutError as error:
        raise Retry(f"{target.host} did not answer within {seconds:g} seconds") from error
    except ssl.SSLError as error:
        raise Retry(f"no safe connection to {target.host}: {error.reason}") from error
    except (OSError, http.client.HTTPException) as error:
        raise Retry(f"no answer from {target.host}: {type(error).__name__} {error}".rstrip()) from error


def _resolve(target: Target, *, allow_private: bool) -> str:
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Retry(f"{target.host} cannot be resolved: {error}") from error
    addresses = [str(one[4][0]) for one in found]
    if not allow_private and not all(map(is_public, addresses)):
        raise Refused(f"{target.host} leads into a private network; if that is meant, set allow_private=true")
    return addresses[0]


@contextlib.contextmanager
def _connected(target: Target, address: str, seconds: float) -> Iterator[http.client.HTTPConnection]:
    """A connection to this very address that is cut when the time is up: a drop now and then must not keep us."""
    kind = http.client.HTTPSConnection if target.secure else http.client.HTTPConnection
    connection = kind(target.host, target.port)
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
