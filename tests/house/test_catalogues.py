"""Every word that people read is in the catalogue, in Chinese, with the same places to fill."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "web" / "translations"
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "N_": None}
# Chinese counts characters, where English counts words as well.
_MAY_DIFFER = {"words"}
_PLACE = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")


def _spoken() -> set[str]:
    """Every message in the sources; of one with a plural, its singular."""
    with (FOLDER / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    found = extract_from_dir(str(ROOT), methods, options, KEYWORDS, directory_filter=_is_ours)
    return {message if isinstance(message, str) else message[0] for _file, _line, message, _notes, _context in found}


def _is_ours(folder: str) -> bool:
    name = Path(folder).name
    return not name.startswith(".") and name not in {"node_modules", "frontend", "static", "tests", "build", "dist"}


@pytest.fixture(scope="module")
def chinese() -> Catalog:
    with (FOLDER / "zh_Hans" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale="zh_Hans", abort_invalid=True)


def _messages(catalogue: Catalog) -> Iterator[tuple[str, Message]]:
    for message in catalogue:
        if message.id:
            yield (message.id if isinstance(message.id, str) else message.id[0]), message


def test_every_message_of_the_sources_is_translated(chinese: Catalog) -> None:
    known = {name for name, _message in _messages(chinese)}
    assert sorted(_spoken() - known) == []


def test_the_catalogue_holds_nothing_that_nobody_says_any_more(chinese: Catalog) -> None:
    known = {name for name, _message in _messages(chinese)}
    assert sorted(known - _spoken()) == []


def test_no_translation_is_empty_or_a_guess(chinese: Catalog) -> None:
    unsure = [name for name, message in _messages(chinese) if message.fuzzy or not all(_texts(message))]
    assert unsure == []


def _texts(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))


def _places(text: str) -> set[str]:
    return {named or braced for named, braced in _PLACE.findall(text)}


def test_a_translation_fills_the_places_of_its_message_and_no_others(chinese: Catalog) -> None:
    wrong = {
        name: text
        for name, message in _messages(chinese)
        for text in _texts(message)
        if (_places(text) ^ _places("".join(message.id))) - _MAY_DIFFER
    }
    assert wrong == {}


def test_a_translation_has_a_bare_percent_sign_only_where_its_message_has(chinese: Catalog) -> None:
    bare = re.compile(r"%(?!\(|%)")
    wrong = [
        name
        for name, message in _messages(chinese)
        if "%(" in name and any(bare.search(text.replace("%%", "")) for text in _texts(message))
    ]
    assert wrong == []
