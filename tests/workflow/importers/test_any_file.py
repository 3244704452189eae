"""Any bytes under any name are an article or are refused with a reason, and never take long."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.documents import NAMES, docx, fodt, odt
from tests.websites_saved import newspaper
from workflow.clock import ticks
from workflow.importers import Refusal, Unreadable, extensions, read_with_notes

NAMED = st.sampled_from([f"a{extension}" for extension in extensions()])
WHOLE_FILES = [
    docx("<w:p><w:r><w:t>Words in a document.</w:t></w:r></w:p>"),
    odt("<text:p>Words in a document.</text:p>"),
    fodt("<text:p>Words in a document.</text:p>"),
    newspaper().encode(),
    b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html\n\n<p>W</p>",
    b"---\ntitle: T\n---\nWords",
]
TAGS = ("p", "h", "list", "list-item", "span", "a", "note", "note-body", "s", "section", "ruby", "tracked-changes")
SHELL = 'fo:font-weight="{0}" text:style-name="{0}" text:outline-level="{0}" text:c="{0}"'
NODES = st.recursive(
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="<>&\ufffe\uffff"), max_size=9
    ),
    lambda inside: st.builds(
        lambda tag, value, children: f"<text:{tag} {SHELL.format(value)}>{''.join(children)}</text:{tag}>",
        st.sampled_from(TAGS),
        st.sampled_from(["1", "-1", "99999999999", "", "Title", "bold"]),
        st.lists(inside, max_size=4),
    ),
    max_leaves=20,
)


def outcome(name: str, raw: bytes, *, whole: bool = False) -> tuple[str, Refusal | None]:
    """The body, or why it was refused. Anything else that is raised is a fault."""
    started = ticks()
    try:
        imported = read_with_notes(name, raw, whole=whole)
    except Unreadable as error:
        return "", error.code
    finally:
        assert ticks() - started < 10
    assert all(note.say() for note in imported.notes)
    return imported.source.body, None


@given(NAMED, st.binary(max_size=300), st.booleans())
def test_any_bytes_are_an_article_or_refused(name: str, raw: bytes, whole: bool) -> None:
    body, refused = outcome(name, raw, whole=whole)
    assert refused or body.strip()


@pytest.mark.parametrize("raw", WHOLE_FILES, ids=["docx", "odt", "fodt", "html", "mhtml", "md"])
@given(data=st.data())
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_a_file_that_was_torn_or_changed_is_an_article_or_refused(raw: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(raw) - 1))
    until = data.draw(st.integers(at, min(at + 30, len(raw))))
    changed = raw[:at] + data.draw(st.binary(max_size=20)) + raw[until:]
    body, refused = outcome(data.draw(NAMED), changed)
    assert refused or body.strip()


@given(st.lists(NODES, min_size=1, max_size=5))
@settings(max_examples=60, deadline=None)
def test_any_tree_of_a_document_is_an_article_or_has_no_text(nodes: list[str]) -> None:
    wrapped = [node if node.startswith("<") else f"<text:p>{node}</text:p>" for node in nodes]
    body, refused = outcome("a.fodt", fodt("".join(wrapped)))
    assert body.strip() or refused is Refusal.EMPTY


def test_every_element_of_a_document_may_stand_anywhere() -> None:
    namespaces = [part.split('"')[0].removeprefix("xmlns:").rstrip("=") for part in NAMES.split()]
    names = ("p", "frame", "text-box", "table", "table-row", "table-cell", "object", "image", "annotation", "h", "list")
    tags = [f"{space}:{name}" for space in namespaces for name in names]
    for tag in tags:
        for inner in ("text:p", "draw:frame", "table:table"):
            outcome("a.fodt", fodt(f"<{tag}>a<{inner}>b<{tag}>c</{tag}></{inner}></{tag}>"))
