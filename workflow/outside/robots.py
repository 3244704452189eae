"""What a robots.txt allows us to ask for, and how long it wants us to rest. Pure but for what is remembered."""

from __future__ import annotations

from functools import lru_cache

from protego import Protego

from workflow.outside.manners import AGENT
from workflow.probe import Failure, Probe


def allows(robots: Probe, url: str) -> bool:
    """Whether an address may be asked for (RFC 9309). robots: what came of asking for its host's robots.txt.

    Where a server says that it has none, everything may; where it is in trouble, nothing, for it cannot say.
    """
    if robots.failure is Failure.NO_SITE or 400 <= robots.status < 500:
        # Of a site that does not exist nobody can be asked anything: the question itself settles that.
        return robots.status != 429
    if not 200 <= robots.status < 300:
        return False
    return bool(_read(robots.text).can_fetch(url, AGENT))


def rest_s(robots: Probe) -> float:
    """How many seconds it wants between two visits; 0 where it says nothing."""
    return float(_read(robots.text).crawl_delay(AGENT) or 0) if robots.text else 0.0


@lru_cache(maxsize=64)
def _read(text: str) -> Protego:
    return Protego.parse(text)
