"""A link is good for what it was signed for, with the secret that it was signed with."""

from __future__ import annotations

import pytest

from workflow.signing import is_signed, signature


@pytest.mark.parametrize(("secret", "what"), [("another", "stop 1"), ("secret", "stop 2"), ("secret", "confirm 1")])
def test_a_signature_is_good_for_nothing_else(secret: str, what: str) -> None:
    signed = signature("secret", "stop 1")
    assert is_signed("secret", "stop 1", signed)
    assert not is_signed(secret, what, signed)


@pytest.mark.parametrize("given", ["", "é", "0" * 32, "\ud800"])
def test_what_is_no_signature_is_refused(given: str) -> None:
    assert not is_signed("secret", "stop 1", given)
