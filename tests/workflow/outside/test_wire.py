"""Which addresses are of the open internet, and that what was checked is what is connected to."""

from __future__ import annotations

import socket

import pytest

from workflow.outside.wire import Private, Unresolved, is_public, resolve, target_of


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.100.100.200", "0.0.0.1"),
        *("::1", "::", "fe80::1%eth0", "fd00:ec2::254", "::ffff:127.0.0.1", "::ffff:a9fe:a9fe", "64:ff9b::7f00:1"),
        *("2002:7f00:1::", "224.0.0.1", "ff02::1", "240.0.0.1", "255.255.255.255", "192.88.99.1", "198.18.0.1"),
        *("fec0::1", "3fff::1", "5f00::1", "64:ff9b:1::7f00:1", "100::1", "::127.0.0.1", "2001:db8::1"),
    ],
)
def test_addresses_that_are_not_of_the_open_internet_are_known(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:4700:4700::1111", "::ffff:93.184.216.34", "64:ff9b::808:808"]
)
def test_addresses_of_the_open_internet_are_known_too(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0x7f.1", "2130706433", "[::1]", "[::ffff:127.0.0.1]"])
def test_no_writing_of_this_machine_s_address_gets_past(host: str) -> None:
    with pytest.raises(Private):
        resolve(target_of(f"http://{host}/"), allow_private=False)


def test_a_name_that_leads_inside_by_one_of_its_addresses_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    with pytest.raises(Private):
        resolve(target_of("http://example.org/"), allow_private=False)


@pytest.mark.parametrize(("code", "no_name"), [(socket.EAI_NONAME, True), (socket.EAI_AGAIN, False)])
def test_a_name_that_is_not_there_is_told_from_one_that_cannot_be_found_out(
    monkeypatch: pytest.MonkeyPatch, code: int, no_name: bool
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise socket.gaierror(code, "said the resolver")

    monkeypatch.setattr(socket, "getaddrinfo", fails)
    with pytest.raises(Unresolved) as told:
        resolve(target_of("http://example.org/"), allow_private=False)
    assert told.value.no_name is no_name


@pytest.mark.parametrize(
    "address", ["ftp://example.org/", "javascript:alert(1)", "http://name:word@example.org/", "http://", "example.org"]
)
def test_an_address_that_cannot_be_asked_is_none(address: str) -> None:
    with pytest.raises(ValueError, match="the address"):
        target_of(address)
