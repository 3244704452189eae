"""The ledger of changes: every change can be taken back, alone or together, whatever the text."""

from __future__ import annotations

import random
import time
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.edits import Entry, NotThisText, apply, composed, ledger_of, original_offset, undo
from workflow.findings import Action, Edit, Finding, Severity

# Line ends of every kind, the byte order mark, astral and combining signs, joined emoji, a half of a pair.
TEXT = st.lists(
    st.sampled_from(
        [*"ab 中文。\n🙂é\u0301\u200b\ufeff\0\ud83d", "\r\n", "\r", "👨\u200d👩\u200d👧", "e\u0301\u0323", "𠮷"]
    ),
    max_size=40,
).map("".join)


@st.composite
def edited(draw: st.DrawFn, body: str | None = None) -> tuple[str, tuple[Entry, ...]]:
    """A text and a ledger for it, made of edits that may touch, overlap, insert and repeat each other."""
    text = draw(TEXT) if body is None else body
    place = st.integers(0, len(text))
    after = st.text(alphabet="xy中\r\n\ufeff🙂\u0301", max_size=4)
    edits = draw(st.lists(st.tuples(place, place, after), max_size=8))
    findings = [finding(Edit(min(a, b), max(a, b), after, Action.REWRITE)) for a, b, after in edits]
    return text, ledger_of(text, findings)


@st.composite
def edited_twice(draw: st.DrawFn) -> tuple[str, tuple[Entry, ...], tuple[Entry, ...]]:
    """A text, a ledger for it, and a ledger for what that one makes of it."""
    body, first = draw(edited())
    _, second = draw(edited(apply(body, first)))
    return body, first, second


def finding(*edits: Edit) -> Finding:
    return Finding("links.test", "links", Severity.WARN, 1.0, "", edits=edits, automatic=True)


def remove(start: int, end: int) -> Edit:
    return Edit(start, end, "", Action.REMOVE)


@given(edited())
def test_undo_gives_back_the_text_to_the_last_character(case: tuple[str, tuple[Entry, ...]]) -> None:
    body, entries = case
    assert undo(apply(body, entries), entries) == body


@given(edited(), st.data())
def test_any_entry_can_be_left_out_and_the_rest_still_apply(
    case: tuple[str, tuple[Entry, ...]], data: st.DataObject
) -> None:
    body, entries = case
    kept = tuple(entry for entry in entries if data.draw(st.booleans()))
    assert undo(apply(body, kept), kept) == body


@given(edited(), st.randoms(use_true_random=False))
def test_entries_are_taken_back_one_by_one_in_any_order(
    case: tuple[str, tuple[Entry, ...]], chance: random.Random
) -> None:
    body, entries = case
    kept = list(entries)
    changed = apply(body, kept)
    for entry in chance.sample(entries, len(entries)):
        before = undo(changed, kept)
        kept.remove(entry)
        changed = apply(before, kept)
        place = entry.start + sum(len(one.after) - len(one.before) for one in kept if one.end <= entry.start)
        assert changed[place : place + len(entry.before)] == entry.before
    assert changed == body


@settings(max_examples=60)
@given(edited())
def test_every_subset_of_a_ledger_can_be_carried_out_and_taken_back(case: tuple[str, tuple[Entry, ...]]) -> None:
    body, entries = case
    for size in range(len(entries) + 1):
        for kept in combinations(entries, size):
            changed = apply(body, kept)
            assert undo(changed, kept) == body
            assert len(changed) - len(body) == sum(len(one.after) - len(one.before) for one in kept)


@given(edited())
def test_the_ledger_of_what_was_done_asks_for_nothing_more(case: tuple[str, tuple[Entry, ...]]) -> None:
    body, entries = case
    again = [finding(Edit(entry.start, entry.end, entry.after, entry.action)) for entry in entries]
    assert ledger_of(body, again) == entries


@given(edited())
def test_bytes_come_back_as_they_were(case: tuple[str, tuple[Entry, ...]]) -> None:
    body, entries = case
    raw = body.encode("utf-8", "surrogatepass")
    assert undo(apply(body, entries), entries).encode("utf-8", "surrogatepass") == raw


@given(edited())
def test_entries_stand_in_source_order_and_never_overlap(case: tuple[str, tuple[Entry, ...]]) -> None:
    _, entries = case
    assert all(one.end <= two.start for one, two in pairwise(entries))
    assert all(one != two and (one.start, one.end) < (two.start, two.end) for one, two in pairwise(entries))


@given(edited())
def test_the_order_in_which_entries_are_given_does_not_matter(case: tuple[str, tuple[Entry, ...]]) -> None:
    body, entries = case
    assert apply(body, entries[::-1]) == apply(body, entries)
    assert undo(apply(body, entries), entries[::-1]) == body


@given(edited())
def test_places_outside_the_changes_are_found_again_in_the_original(case: tuple[str, tuple[Entry, ...]]) -> None:
    body, entries = case
    changed = apply(body, entries)
    for entry, following in pairwise((*entries, Entry(len(body), len(body), "", "", "", Action.REMOVE))):
        shift = sum(len(other.after) - len(other.before) for other in entries if other.start <= entry.start)
        for place in range(entry.end, following.start):
            assert original_offset(place + shift, entries) == place
            assert changed[place + shift] == body[place]


@given(edited_twice())
def test_two_ledgers_in_a_row_compose_into_one_that_can_be_undone(
    case: tuple[str, tuple[Entry, ...], tuple[Entry, ...]],
) -> None:
    body, first, second = case
    both = composed(body, first, second)
    scrubbed = apply(apply(body, first), second)
    assert apply(body, both) == scrubbed
    assert undo(scrubbed, both) == body


def test_of_two_overlapping_edits_the_longer_wins() -> None:
    entries = ledger_of("0123456789", [finding(remove(2, 4)), finding(remove(3, 9))])
    assert [(entry.start, entry.end) for entry in entries] == [(3, 9)]


def test_of_two_equally_long_overlapping_edits_the_earlier_wins() -> None:
    entries = ledger_of("0123456789", [finding(remove(3, 6)), finding(remove(2, 5))])
    assert [(entry.start, entry.end) for entry in entries] == [(2, 5)]


def test_edits_that_touch_are_both_kept() -> None:
    body = "0123456789"
    entries = ledger_of(body, [finding(remove(4, 6)), finding(remove(2, 4)), finding(remove(6, 7))])
    assert apply(body, entries) == "01789"


def test_an_insertion_beside_a_removal_is_kept_and_one_inside_it_is_not() -> None:
    body = "0123456789"
    edges = [Edit(at, at, "x", Action.REWRITE) for at in (2, 3, 5)]
    entries = ledger_of(body, [finding(remove(2, 5), *edges)])
    assert apply(body, entries) == "01xx56789"
    assert undo("01xx56789", entries) == body


def test_two_findings_that_ask_for_the_same_edit_get_it_once() -> None:
    assert len(ledger_of("0123", [finding(remove(1, 2)), finding(remove(1, 2))])) == 1


def test_an_edit_that_changes_nothing_or_points_outside_makes_no_entry() -> None:
    nothing = Edit(1, 2, "1", Action.REWRITE)
    assert ledger_of("0123", [finding(nothing, remove(2, 9), remove(-1, 2), Edit(3, 1, "", Action.REMOVE))]) == ()


def test_a_ledger_of_another_text_is_refused_both_ways() -> None:
    entries = ledger_of("0123", [finding(Edit(1, 2, "one", Action.REWRITE))])
    with pytest.raises(NotThisText, match="expected '1' at 1"):
        apply("0023", entries)
    with pytest.raises(NotThisText, match="expected 'one' at 1"):
        undo("0123", entries)


def test_a_hundred_thousand_edits_over_one_another_take_less_than_two_seconds() -> None:
    body = "长" * 200_000
    nested = [remove(at, 200_000 - at) for at in range(50_000)]
    small = [remove(at * 2, at * 2 + 1) for at in range(50_000)]
    started = time.process_time()
    entries = ledger_of(body, [finding(*nested, *small)])
    assert undo(apply(body, entries), entries) == body
    assert time.process_time() - started < 2
