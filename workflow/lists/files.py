"""The file that a list is kept in: written in one step, mapped into memory by every process that looks things up.

A line that says what it is, a line of JSON about the list, then the sorted keys of its domains and of its exceptions,
eight bytes each, in this machine's order.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import os
import sys
from array import array
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from workflow.lists.listed import About, DomainList, Kind, key
from workflow.lists.reading import Contents

SUFFIX = ".domains"
_FIRST_LINE = f"copydesk domains 1 {sys.byteorder}\n".encode()
_WIDTH = 8


class BadList(Exception):
    """A file is no list, or not whole; the message says why."""


def digest(contents: Contents) -> str:
    """The identity of a list's contents, in hex, whatever the order and form they came in."""
    told = hashlib.sha256()
    for domains in (contents.domains, contents.exceptions):
        told.update("\n".join(sorted(domains)).encode())
        told.update(b"\n\n")
    return told.hexdigest()


def listed(about: About, contents: Contents) -> DomainList:
    """A list that is only in memory."""
    return DomainList(about, _table(contents.domains), _table(contents.exceptions))


def _table(domains: Iterable[str]) -> array[int]:
    return array("Q", sorted({key(domain) for domain in domains}))


def write(path: Path, one: DomainList) -> None:
    """Put a list in its place, whole or not at all; who has the old version mapped keeps it."""
    tables = array("Q", one.domains).tobytes() + array("Q", one.exceptions).tobytes()
    told = {"about": asdict(one.about), "keys": [len(one.domains), len(one.exceptions)], "table": _sum(tables)}
    head = _FIRST_LINE + json.dumps(told, ensure_ascii=False).encode()
    head += b" " * (-(len(head) + 1) % _WIDTH) + b"\n"
    beside = path.with_name(f"{path.name}.new")
    with beside.open("wb") as file:
        file.write(head + tables)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    _keep_folder(path.parent)


def _keep_folder(folder: Path) -> None:
    """After a crash the folder has the new name, too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sum(tables: bytes | memoryview) -> str:
    return hashlib.sha256(tables).hexdigest()


def is_one(path: Path) -> bool:
    """Whether a file was written by `write`, on any machine."""
    with path.open("rb") as file:
        return file.read(len(b"copydesk domains ")) == b"copydesk domains "


def read(path: Path) -> DomainList:
    """Map a list; its sums are checked, its keys stay in the file.

    Raises:
        BadList: it is no list, was written on a machine of the other byte order, or is not whole.
    """
    try:
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        return _opened(memoryview(mapped), mapped.find(b"\n", len(_FIRST_LINE)) + 1)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadList(f"{path} is not a whole list: {error}") from None


def _opened(view: memoryview, start: int) -> DomainList:
    if view[: len(_FIRST_LINE)] != _FIRST_LINE:
        raise ValueError("it was not written by `copydesk lists` on a machine like this one")
    told = json.loads(bytes(view[len(_FIRST_LINE) : start]))
    domains, exceptions = told["keys"]
    tables = view[start:]
    if len(tables) != _WIDTH * (domains + exceptions) or _sum(tables) != told["table"]:
        raise ValueError("its sum is wrong")
    keys = tables.cast("Q")
    return DomainList(_about(told["about"]), keys[:domains], keys[domains:])


def _about(told: dict[str, str]) -> About:
    return About(**{**told, "kind": Kind(told["kind"])})  # type: ignore[arg-type]
