"""What a finding says of our own tables can be traced: no entry changes without a new version."""

from __future__ import annotations

import hashlib

from workflow.stages import _redirectors, _shorteners, _trackers


def digest(*tables: object) -> str:
    return hashlib.sha256(repr(tables).encode()).hexdigest()[:16]


def test_the_trackers_are_those_of_their_version() -> None:
    hosts = sorted((host, sorted(names)) for host, names in _trackers.ON_HOST.items())
    brands = sorted((brand, sorted(names)) for brand, names in _trackers.ON_BRAND.items())
    found = digest(sorted(_trackers.NAMES), _trackers.FAMILIES.pattern, hosts, brands)
    assert (_trackers.TABLE_VERSION, found) == (1, "d2832014724c51ea")


def test_the_redirectors_are_those_of_their_version() -> None:
    found = digest(sorted(_redirectors.REDIRECTORS.items()))
    assert (_redirectors.TABLE_VERSION, found) == (1, "9a08e0d24f1f6808")


def test_the_shorteners_are_those_of_their_version() -> None:
    found = digest(sorted(_shorteners.SHORT.items()), sorted(_shorteners.SEALED.items()))
    assert (_shorteners.TABLE_VERSION, found) == (1, "bc12675d551c4087")
