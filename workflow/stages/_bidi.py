"""Marks of writing direction: which of them can make a line read otherwise than it is stored, and which do nothing."""

from __future__ import annotations

import re

_MARK = re.compile(r"[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
_RTL = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_OVERRIDES = "\u202d\u202e"
_EMBEDDINGS, _POP = "\u202a\u202b\u202d\u202e", "\u202c"
_ISOLATES, _POP_ISOLATE = "\u2066\u2067\u2068", "\u2069"


def direction_marks(body: str) -> tuple[list[int], list[int]]:
    """The places of the marks that may deceive, and of those that are idle, each in text order.

    Overrides deceive, and so does what a line opens and does not close. In a line with right-to-left letters all other
    marks are honest; elsewhere they do nothing.
    """
    deceiving: list[int] = []
    idle: list[int] = []
    if not _MARK.search(body):
        return deceiving, idle
    at = 0
    for line in body.split("\n"):
        marks = [match.start() for match in _MARK.finditer(line)]
        if marks:
            bad, stray = _of_line(line, marks)
            deceiving += [at + place for place in bad]
            idle += [at + place for place in stray]
        at += len(line) + 1
    return deceiving, idle


def _of_line(line: str, marks: list[int]) -> tuple[list[int], list[int]]:
    left_open, closing_nothing = _unbalanced(line, marks)
    bad = sorted({*left_open, *(at for at in marks if line[at] in _OVERRIDES)})
    if _RTL.search(line):
        return bad, sorted(closing_nothing)
    return bad, sorted(set(marks) - set(bad) - _partners(line, marks, set(bad)))


def _unbalanced(line: str, marks: list[int]) -> tuple[set[int], set[int]]:
    """What is opened and not closed, and what closes nothing. The end of an isolate ends the embeddings in it."""
    stack: list[int] = []
    stray: set[int] = set()
    for at in marks:
        sign = line[at]
        if sign in _EMBEDDINGS or sign in _ISOLATES:
            stack.append(at)
        elif sign == _POP:
            if stack and line[stack[-1]] in _EMBEDDINGS:
                stack.pop()
            else:
                stray.add(at)
        elif sign == _POP_ISOLATE:
            _end_isolate(line, stack, stray, at)
    return set(stack), stray


def _end_isolate(line: str, stack: list[int], stray: set[int], at: int) -> None:
    opened = next((index for index in range(len(stack) - 1, -1, -1) if line[stack[index]] in _ISOLATES), -1)
    if opened < 0:
        stray.add(at)
    else:
        del stack[opened:]


def _partners(line: str, marks: list[int], bad: set[int]) -> set[int]:
    """The ends of overrides: they go with them."""
    return {at for at in marks if line[at] == _POP} if any(line[at] in _OVERRIDES for at in bad) else set()
