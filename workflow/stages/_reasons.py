"""Say in words that a writer understands why a text seems to break off."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping

from workflow.article import Kind
from workflow.findings import N_, Params
from workflow.stages._unfinished import Tail, last_word
from workflow.stages._words import GOES_ON

Seen = Mapping[str, float]
# From how many paragraphs on their habit is told, and from which share of them with a stop.
_TOLD, _SHARE = 5, 0.7
_LONGEST_WORD = 40
_MARKS = frozenset({"comma", "opener", "dash"})
_TELLING = _MARKS | {"function-word", "goes-on"}


def in_words(tail: Tail, seen: Seen) -> tuple[str, Params]:
    """The strongest sign as a sentence, and the others after it; a template and its values."""
    message, besides, params = _main(tail, seen)
    others = ", ".join(_others(tail, seen))
    return (besides, {**params, "evidence": others}) if others else (message, params)


def _main(tail: Tail, seen: Seen) -> tuple[str, str, Params]:
    """The strongest sign: its sentence alone, its sentence with others to follow, and the values in both."""
    if _MARKS & seen.keys():
        return (
            N_("The text ends with “%(mark)s”: the sentence is not finished."),
            N_("The text ends with “%(mark)s”: the sentence is not finished. Besides, %(evidence)s."),
            {"mark": tail.text[-1]},
        )
    if "function-word" in seen:
        return (
            N_("The text ends with “%(word)s”, a word after which a sentence goes on."),
            N_("The text ends with “%(word)s”, a word after which a sentence goes on. Besides, %(evidence)s."),
            {"word": last_word(tail)[:_LONGEST_WORD]},
        )
    if "goes-on" in seen:
        return (
            N_("The text ends with “%(ending)s”, after which a sentence goes on."),
            N_("The text ends with “%(ending)s”, after which a sentence goes on. Besides, %(evidence)s."),
            {"ending": _going_on(tail)},
        )
    if _is_unlike_others(tail):
        share = round(100 * tail.habit.stopped)
        return (
            N_("The last paragraph has no end mark, while %(share)s %% of the %(count)s others have one."),
            N_(
                "The last paragraph has no end mark, while %(share)s %% of the %(count)s others have one: %(evidence)s."
            ),
            {"share": share, "count": len(tail.habit.paragraphs)},
        )
    return (
        N_("The last sentence has no end mark and seems to break off."),
        N_("The last sentence has no end mark and seems to break off: %(evidence)s."),
        {},
    )


def _going_on(tail: Tail) -> str:
    found = GOES_ON[tail.language].search(tail.text[-12:])
    return found.group() if found else tail.text[-1]


def _others(tail: Tail, seen: Seen) -> Iterator[str]:
    """What else speaks for a break, each as a part of a sentence."""
    for phrase, holds in _PHRASES:
        if holds(tail, seen):
            yield phrase


def _is_cut_word(tail: Tail, seen: Seen) -> bool:
    return not tail.wide and "letter-last" in seen and math.exp(seen["next-letter"]) > 0.6


def _asks_for_more(tail: Tail, seen: Seen) -> bool:
    plain = not _TELLING & seen.keys()
    return plain and not _is_cut_word(tail, seen) and math.exp(seen["next-stop"]) + math.exp(seen["next-end"]) < 0.1


def _is_unlike_others(tail: Tail) -> bool:
    others = len(tail.habit.paragraphs)
    return tail.block.kind is Kind.PARAGRAPH and others >= _TOLD and tail.habit.stopped >= _SHARE


def _is_unlike_others_besides(tail: Tail, seen: Seen) -> bool:
    """The same, where it is not what is said first."""
    return _is_unlike_others(tail) and bool(_TELLING & seen.keys())


def _is_short(tail: Tail, _seen: Seen) -> bool:
    return len(tail.habit.paragraphs) >= _TOLD and len(tail.text) * 4 < tail.habit.median


_PHRASES: tuple[tuple[str, Callable[[Tail, Seen], bool]], ...] = (
    (N_("the last word seems to be cut in two"), _is_cut_word),
    (N_("the last word stands elsewhere only inside longer words"), lambda _, seen: "only-inside" in seen),
    (N_("the last words ask for more"), _asks_for_more),
    (N_("a bracket is still open"), lambda _, seen: "unclosed-bracket" in seen),
    (N_("a quotation is still open"), lambda _, seen: "unclosed-quote" in seen),
    (N_("bold print or code is still open"), lambda _, seen: "unclosed-markup" in seen),
    (N_("nearly all other paragraphs have an end mark"), _is_unlike_others_besides),
    (N_("the last paragraph is far shorter than the others"), _is_short),
)
