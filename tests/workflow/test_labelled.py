"""A labelled folder is read as it is described, and one that the desk wrote gives back every text to the character."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from workflow.article import Format, Source
from workflow.findings import Finding, Severity
from workflow.labelled import BadLabels, Labelled, Mark, profiles_in, read, write
from workflow.profiles import DEFAULT_PROFILES, Bounds, Limits, Profile, Profiles


def _finding(code: str, start: int = 0, end: int = 0) -> Finding:
    return Finding(code, code.partition(".")[0], Severity.WARN, 0.9, "It is so.", start, end)


def _write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("mark", "finding", "meets"),
    [
        (Mark("truncation."), _finding("truncation.stub", 5, 9), True),
        (Mark("truncation.stub"), _finding("truncation.mid-sentence"), False),
        (Mark("links.", 10, 20), _finding("links.userinfo", 15, 40), True),
        (Mark("links.", 10, 20), _finding("links.userinfo", 20, 20), True),
        (Mark("links.", 10, 20), _finding("links.userinfo", 21, 40), False),
        (Mark("links.", 10, 20), _finding("links.userinfo", 0, 9), False),
    ],
)
def test_a_mark_meets_the_findings_of_its_code_at_its_place(mark: Mark, finding: Finding, meets: bool) -> None:
    assert mark.meets(finding) is meets


def test_every_key_of_a_line_is_read(tmp_path: Path) -> None:
    _write(tmp_path, "a.md", "---\ntitle: A ferry\n---\n\nIt sails.\n")
    label = {
        "path": "a.md",
        "expected": ["truncation."],
        "absent": [{"code": "links.", "start": 3, "end": 9, "how": "x"}],
    }
    _write(tmp_path, "labels.jsonl", json.dumps({**label, "kind": "comma", "source": "archive"}) + "\n")
    [one] = read(tmp_path)
    assert one.expected == (Mark("truncation."),)
    assert one.absent == (Mark("links.", 3, 9, {"how": "x"}),)
    assert (one.path, one.kind, one.origin) == ("a.md", "comma", "archive")
    assert one.source.format is Format.MARKDOWN
    assert one.source.body.startswith("---\ntitle: A ferry")


def test_folders_of_whole_and_cut_articles_need_no_lines(tmp_path: Path) -> None:
    for name in ("whole/a.md", "cut/b.md", "cut/comma/deep/c.txt", "cut/picture.png"):
        _write(tmp_path, name, "It sails.")
    mark = (Mark("truncation."),)
    assert [(one.path, one.kind, one.expected, one.absent) for one in read(tmp_path)] == [
        ("whole/a.md", "whole", (), mark),
        ("cut/b.md", "cut", mark, ()),
        ("cut/comma/deep/c.txt", "comma", mark, ()),
    ]


def test_a_line_says_more_than_the_folder_it_names_a_file_in(tmp_path: Path) -> None:
    _write(tmp_path, "cut/b.md", "It sails.")
    _write(tmp_path, "labels.jsonl", json.dumps({"path": "cut/b.md", "absent": ["truncation."]}) + "\n")
    assert [one.absent for one in read(tmp_path)] == [(Mark("truncation."),)]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 2: not a label"),
        ('{"expected": []}', "line 2: not a label: KeyError"),
        ('{"path": "nowhere.md"}', "nowhere.md"),
        ('{"path": "a.md", "expected": [3]}', "line 2: not a label"),
        ('{"path": "a.md", "fields": {"format": "pdf"}}', "line 2: not a label"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(tmp_path: Path, line: str, said: str) -> None:
    _write(tmp_path, "a.md", "It sails.")
    _write(tmp_path, "labels.jsonl", '{"path": "a.md"}\n' + line + "\n")
    with pytest.raises(BadLabels, match=said):
        list(read(tmp_path))


def test_a_folder_without_labels_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadLabels, match=r"no labels\.jsonl in it"):
        list(read(tmp_path))


TEXTS = [
    Source("It sails,\r\nreally.\n", Format.MARKDOWN, "A ferry", "news", "It sails.", "2026-05-01", "en"),
    Source("半\ud800个 \u2028 字", Format.TEXT),
    Source("<p>It sails.</p>", Format.HTML, category="文化"),
]


def test_what_is_written_is_read_back_to_the_character(tmp_path: Path) -> None:
    marks = (Mark("links.x", 1, 4, {"quote": "t \ud800", "role": "writer"}), Mark("category.mismatch"))
    articles = [Labelled(f"texts/{at}.txt", text, marks, marks[:1], "desk", "1") for at, text in enumerate(TEXTS)]
    assert write(tmp_path / "new", articles, DEFAULT_PROFILES) == 3
    assert list(read(tmp_path / "new")) == articles


def test_the_categories_of_the_desk_go_with_its_texts(tmp_path: Path) -> None:
    own = Profile("sea", "Sea", "海", ("title",), Limits(body_cjk=Bounds(1, 2)), ("ferry",))
    write(tmp_path, [], Profiles([own]))
    assert profiles_in(tmp_path).ordered == (own,)
    (tmp_path / "categories.json").write_text("[{}]", encoding="utf-8")
    with pytest.raises(BadLabels, match="categories cannot be read"):
        profiles_in(tmp_path)


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path) -> None:
    _write(tmp_path, "a.md", "Mine.")
    with pytest.raises(OSError, match="not empty"):
        write(tmp_path, [], DEFAULT_PROFILES)
    assert [path.name for path in tmp_path.iterdir()] == ["a.md"]
