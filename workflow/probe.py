"""What came of asking an address once: pure values, kept by the desk and read by a stage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

MOST_HOPS = 5
"""So many redirects are followed, one after the other; a browser follows more, a reader should not have to."""

# The status of a redirect, and whether the page has moved for good.
_REDIRECTS: Mapping[int, bool] = {301: True, 302: False, 303: False, 307: False, 308: True}
_LATER = frozenset({408, 425, 429})


class Failure(StrEnum):
    """Why no answer came."""

    NONE = ""
    NO_SITE = "no site"
    NO_ANSWER = "no answer"
    UNSAFE = "unsafe"
    PRIVATE = "private"
    ROBOTS = "robots"
    UNREADABLE = "unreadable"


class Sign(StrEnum):
    """What a page says of itself although it was delivered: that it is not there, or that its domain is for sale."""

    NONE = ""
    GONE = "gone"
    PARKED = "parked"


@dataclass(frozen=True, slots=True)
class Probe:
    """One address, asked once. status: 0 without an answer. location: where a redirect leads, absolute.

    tries: how often in a row it could not be told; text: of a robots.txt; wait_s: what the other side asked us to wait.
    """

    url: str
    status: int = 0
    failure: Failure = Failure.NONE
    location: str = ""
    sign: Sign = Sign.NONE
    text: str = ""
    tries: int = 0
    wait_s: int = 0

    @property
    def redirects(self) -> bool:
        """Whether it leads on."""
        return self.status in _REDIRECTS and bool(self.location)

    @property
    def for_good(self) -> bool:
        """Whether it leads on for good."""
        return self.redirects and _REDIRECTS[self.status]

    @property
    def is_passing(self) -> bool:
        """Whether it may well be otherwise in a minute: no answer, a server in trouble, one that asks us to wait."""
        return self.failure in {Failure.NO_ANSWER, Failure.NO_SITE} or self.status in _LATER or self.status >= 500


def chain(url: str, probes: Mapping[str, Probe]) -> Iterator[Probe]:
    """What is known of an address and of where it leads on, in order; no more than the hops that are followed."""
    for _ in range(MOST_HOPS + 1):
        found = probes.get(url)
        if found is None:
            return
        yield found
        if not found.redirects:
            return
        url = found.location
