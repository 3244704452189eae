"""The nearest file of rules holds, and one that cannot be followed says what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from web.linting.config import BadConfig, Options, Rulebook
from web.linting.rules import FailOn, Rules
from workflow.findings import Severity


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def _of(folder: Path, **options: object) -> Rules:
    return Rulebook(Options(**options)).of(folder)


def test_every_key_is_read(tmp_path: Path) -> None:
    _write(
        tmp_path / "copydesk.toml",
        """
        [check]
        select = ["truncation.", "fields."]
        ignore = ["fields.missing-date"]
        exclude = ["archive/"]
        fail-on = "warn"
        category = "sports"
        [check.per-file-ignores]
        "drafts/" = ["fields."]
        [check.severity]
        "truncation." = "info"
        """,
    )
    rules = _of(tmp_path)
    assert (rules.select, rules.ignore) == (("truncation.", "fields."), ("fields.missing-date",))
    assert rules.excludes(str(tmp_path / "archive" / "a.md"))
    assert (rules.fail_on, rules.category) == (FailOn.WARN, "sports")
    assert [codes for globs, codes in rules.per_file if globs.match(str(tmp_path / "drafts" / "a.md"))] == [
        ("fields.",)
    ]
    assert rules.severity == (("truncation.", Severity.INFO),)


def test_the_nearest_file_upwards_holds_and_files_without_our_table_are_passed_by(tmp_path: Path) -> None:
    _write(tmp_path / "pyproject.toml", '[tool.copydesk.check]\nignore = ["links."]\n')
    _write(tmp_path / "news" / "pyproject.toml", "[tool.other]\nkey = 1\n")
    _write(tmp_path / "sports" / "copydesk.toml", '[check]\nignore = ["fields."]\n')
    assert _of(tmp_path / "news" / "deep").ignore == ("links.",)
    assert _of(tmp_path / "sports").ignore == ("fields.",)


def test_a_path_that_goes_up_first_is_not_held_to_the_rules_of_where_it_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(tmp_path / "here" / "copydesk.toml", '[check]\nignore = ["links."]\n')
    (tmp_path / "there").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert _of(Path("../there")).ignore == ()
    assert _of(Path()).ignore == ("links.",)


def test_copydesk_toml_goes_before_pyproject_toml(tmp_path: Path) -> None:
    _write(tmp_path / "pyproject.toml", '[tool.copydesk.check]\nignore = ["links."]\n')
    _write(tmp_path / "copydesk.toml", "[check]\n")
    assert _of(tmp_path).ignore == ()


def test_one_file_can_be_named_for_all_or_none_be_followed(tmp_path: Path) -> None:
    _write(tmp_path / "copydesk.toml", '[check]\nignore = ["links."]\n')
    named = _write(tmp_path / "other.toml", '[check]\nignore = ["fields."]\n')
    assert Rulebook(Options(), config=named).of(tmp_path).ignore == ("fields.",)
    assert Rulebook(Options(), search=False).of(tmp_path).ignore == ()


def test_the_command_line_replaces_what_is_selected_and_adds_to_what_is_ignored(tmp_path: Path) -> None:
    _write(tmp_path / "copydesk.toml", '[check]\nselect = ["fields."]\nignore = ["links."]\nfail-on = "never"\n')
    rules = _of(tmp_path, select=("truncation.",), ignore=("category.",), fail_on=FailOn.WARN)
    assert rules.select == ("truncation.",)
    assert rules.ignore == ("links.", "category.")
    assert rules.fail_on is FailOn.WARN


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[check]\nignroe = ["links."]\n', "check has no key 'ignroe'. Did you mean 'ignore'?"),
        ('[check]\nignore = ["linsk."]\n', "ignore: no finding has a code that begins with 'linsk.'. Did you mean"),
        ('[check]\nignore = "links."\n', "ignore must be a list"),
        ('[check]\nfail-on = "always"\n', "fail-on must be one of block, warn, never, not 'always'"),
        ('[check.severity]\n"links." = "loud"\n', "severity.links. must be one of info, warn, block, not 'loud'"),
        ('[check.per-file-ignores]\n"*.md" = ["nothing"]\n', "no finding has a code that begins with 'nothing'"),
        ('[check]\ncategory = "gossip"\n', "category must be one of news,"),
        ("", "there is no table [check] in it"),
        ("[chekc]\n", "'chekc' cannot stand here: everything belongs into the table [check]"),
        ('ignore = ["links."]\n[check]\n', "'ignore' cannot stand here"),
        ("[check\n", "this is not TOML"),
        ("check = 3\n", "check must be a table"),
    ],
)
def test_what_cannot_be_followed_is_said_with_the_file_and_the_key(tmp_path: Path, text: str, said: str) -> None:
    path = _write(tmp_path / "copydesk.toml", text)
    with pytest.raises(BadConfig) as refused:
        _of(tmp_path)
    assert str(refused.value).startswith(f"{path}: ")
    assert said in str(refused.value)


def test_a_named_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match=r"nowhere\.toml: cannot be read: No such file"):
        Rulebook(Options(), config=tmp_path / "nowhere.toml")
