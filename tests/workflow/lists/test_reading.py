"""Lists are read in the forms they come in; what does not mean a whole domain is left out and counted."""

from __future__ import annotations

import pytest

from workflow.lists.reading import read


@pytest.mark.parametrize(
    "line",
    [
        "bet.example.org",
        "BET.example.org   # gambling",
        "*.bet.example.org",
        ".bet.example.org",
        "https://bet.example.org/",
        "0.0.0.0 bet.example.org",
        "127.0.0.1\tbet.example.org # a remark",
        "::1 bet.example.org",
        "||bet.example.org^",
        "||bet.example.org",
        "||*.bet.example.org^",
        "||bet.example.org^$important",
        "||bet.example.org^$all,document",
        "address=/bet.example.org/0.0.0.0",
        "server=/bet.example.org/",
        "  bet.example.org.  ",
    ],
)
def test_one_domain_is_read_from_every_usual_form(line: str) -> None:
    contents = read([line])
    assert (contents.domains, contents.exceptions, contents.left_out) == (
        frozenset({"bet.example.org"}),
        frozenset(),
        0,
    )


@pytest.mark.parametrize(
    "line",
    ["", "   ", "# bet.example.org", "! bet.example.org", "; bet", "[Adblock Plus 2.0]", "127.0.0.1 localhost",
     "::1 ip6-localhost ip6-loopback", "0.0.0.0 0.0.0.0", "127.0.0.1 localhost.localdomain"],
)  # fmt: skip
def test_remarks_and_the_machines_own_names_are_nothing(line: str) -> None:
    contents = read([line])
    assert (contents.domains, contents.left_out) == (frozenset(), 0)


@pytest.mark.parametrize(
    "line",
    [
        "||bet.example.org/page^",
        "||bet.example.org^$third-party",
        "||bet.example.org^$badfilter",
        "/ads[0-9]+/",
        "example.org##.banner",
        "&ad_box_",
        "https://example.org/one/page",
        "||*^$document",
        "com",
        "two words.here",
        "|https://example.org|",
    ],
)
def test_rules_that_mean_less_or_more_than_a_domain_are_left_out_and_counted(line: str) -> None:
    contents = read([line])
    assert (contents.domains, contents.left_out) == (frozenset(), 1)


def test_exceptions_stand_apart_and_several_hosts_of_a_line_all_count() -> None:
    contents = read(["0.0.0.0 a.example.org b.example.org", "||c.example.org^", "@@||ok.c.example.org^$document"])
    assert contents.domains == {"a.example.org", "b.example.org", "c.example.org"}
    assert contents.exceptions == {"ok.c.example.org"}


def test_names_in_other_scripts_are_kept_as_browsers_send_them() -> None:
    assert read(["||例子.中国^", "bücher.example"]).domains == {"xn--fsqu00a.xn--fiqs8s", "xn--bcher-kva.example"}
