"""Hostile texts handed in, settled in the worst way a reviewer could, published, and looked at on every page.

The worst way: every change that the desk made unasked is taken back, and every blocking finding is called intended.
What then keeps readers and reviewers safe is the sanitiser that every text passes last, and nothing before it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import comrak

from tests.browser.conftest import QUICK, Desk
from tests.browser.xss.payloads import in_attributes
from tests.browser.xss.watching import Look, Visit
from tests.factories import check_all, publish_all
from web import create_app
from web.review_sheet import stand_in
from workflow import desk, shelf
from workflow.article import Format, Source
from workflow.channels import Piece
from workflow.channels._pages import article_page
from workflow.channels._place import Place
from workflow.clock import now
from workflow.db import Database
from workflow.desk.actors import Actor
from workflow.findings import Severity
from workflow.parse import parse
from workflow.render import render
from workflow.settings import Settings
from workflow.shelf import SubmissionView
from workflow.states import Decision, EditState, Role

FORMATS = (Format.HTML, Format.MARKDOWN)
TOGETHER = 48
"""Payloads in one article for the pages that show a text as it was typed: there none of them can swallow another."""

SIDE_BY_SIDE = 40
"""Rendered texts on one page, where there are many thousands of them."""

_ABOUT = "The river rose in the night, and the people of the lower town carried their boats up the hill before dawn."
_LAST = "By noon the water had gone down again, and the market opened two hours late."
PIECE = Piece(1, 1, "river-1", "", "0" * 64, now(), now(), html="")
_SAYS = "carried their boats up the hill"


@dataclass(frozen=True, slots=True)
class Row:
    """What came of one kind of page. looked: texts that count; invalid: those of which nothing is known for certain.

    executed, signals, external, residue: on how many pages something ran, called, asked elsewhere or was left.
    """

    page: str
    looked: int
    invalid: int
    executed: int
    signals: int
    external: int
    residue: int


class Newsroom:
    """A desk with a writer, a reviewer and an admin, and hostile texts in it."""

    def __init__(self, folder: Path, template: Path) -> None:
        """Open, in an empty folder. template: a SQLite ledger with empty tables."""
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(template, folder / "copydesk.db")
        self.database = Database(f"sqlite:///{folder / 'copydesk.db'}")
        self.settings = replace(Settings(folder=folder / "desk"), secret_key="of this campaign")
        self.desk = Desk(self.database, self.settings)
        self.wen = self.desk.person(Role.WRITER, "wen")
        self.rui = self.desk.person(Role.REVIEWER, "rui")
        self.ada = self.desk.person(Role.ADMIN, "ada")
        self.cookies = {person.name: self._session(person) for person in (self.wen, self.rui, self.ada)}
        self.app = create_app(self.settings, self.database, hasher=QUICK)
        self._client = self.app.test_client()
        self._client.set_cookie("copydesk", self.cookies["rui"])

    def _session(self, person: Actor) -> str:
        assert person.user_id
        return desk.people.use_link(self.database, desk.people.issue_link(self.database, person.user_id))

    def close(self) -> None:
        """No more requests."""
        self.desk.stop()
        self.database.close()

    def hand_in(self, source: Source) -> int:
        """A text in review, as hostile as it was written."""
        submission_id = desk.submit(self.database, self.wen, _plain(source)).submission_id
        check_all(self.database)
        self._settle(submission_id)
        return submission_id

    def hand_in_again(self, first: Source, second: Source) -> int:
        """A text in review that was sent back once, so that its page shows what changed."""
        submission_id, seen = self.hand_in(first), 1
        desk.decide(self.database, self.rui, submission_id, Decision.REQUEST_CHANGES, revision=seen, note="<b>No</b>")
        desk.revise(self.database, self.wen, submission_id, _plain(second), seen=seen)
        check_all(self.database)
        self._settle(submission_id)
        return submission_id

    def publish(self, submission_id: int) -> str:
        """The slug under which readers find it."""
        view = self.view(submission_id)
        assert view.current is not None
        desk.decide(
            self.database, self.rui, submission_id, Decision.APPROVE, revision=view.current.number, note="<i>Yes</i>"
        )
        return self.view(submission_id).slug

    def deliver(self) -> None:
        """Everything approved is on the site."""
        publish_all(self.database)

    def view(self, submission_id: int) -> SubmissionView:
        """Everything about a submission."""
        view = shelf.submission(self.database, submission_id)
        assert view is not None
        return view

    def page(self, path: str) -> str:
        """A page as the reviewer gets it; it must hold the article."""
        with self._client.get(path) as answer:
            assert answer.status_code == 200, (path, answer.status_code)
            assert _SAYS in answer.text, path
            return str(answer.text)

    def article(self, slug: str) -> str:
        """The article's page as readers get it."""
        page = (self.settings.site_folder / f"{slug}.html").read_text(encoding="utf-8")
        assert _SAYS in page, slug
        return page

    def _settle(self, submission_id: int) -> None:
        """Take every change back that the desk made unasked, and call every blocking finding intended."""
        view = self.view(submission_id)
        self._answer(view, self.wen)
        applied = [edit.id for edit in view.edits if edit.state is EditState.APPLIED]
        if applied:
            assert view.current is not None
            seen = view.current.number
            desk.settle_edits(self.database, self.rui, submission_id, applied, keep=False, seen=seen)
            check_all(self.database)
            self._answer(self.view(submission_id), self.rui)

    def _answer(self, view: SubmissionView, person: Actor) -> None:
        for finding in view.findings:
            if finding.severity == Severity.BLOCK and finding.is_open:
                desk.answer(self.database, person, view.id, finding.id, "<img src=x onerror=alert(1)>")


def hostile(payload: str, written: Format) -> Source:
    """An article with a payload as a part of its text, in attributes, and in every other field."""
    return _source([payload], written, title=f"{payload} and the river", category=payload[:60], summary=payload)


def packed(payloads: Sequence[str], written: Format) -> Source:
    """An article with many payloads in it."""
    return _source(payloads, written, title=f"The river rose {payloads[0]}", category="news", summary=payloads[-1])


def harmless() -> Source:
    """The article that was handed in first."""
    return _source([], Format.MARKDOWN, title="The river rose", category="news", summary="A night at the river.")


def _source(payloads: Sequence[str], written: Format, *, title: str, category: str, summary: str) -> Source:
    held = [in_attributes(payload) for payload in payloads] if len(payloads) == 1 else []
    paragraphs = [_ABOUT, *held, *payloads, _LAST]
    if written is Format.HTML:
        paragraphs = [f"<p>{_ABOUT}</p>", *held, *payloads, f"<p>{_LAST}</p>"]
    body = "\n\n".join(paragraphs)
    return Source(
        body, written, title=_line(title), category=_line(category), summary=_line(summary), date="2026-10-03"
    )


def _line(text: str) -> str:
    """A text as a field takes it: one line, of a length that it takes."""
    return " ".join("".join(sign for sign in text if sign.isprintable() or sign.isspace()).split())[:280]


def controls(payloads: Iterable[str], *, markdown: bool = False) -> Iterator[Visit]:
    """Each payload as it is, or as Markdown without a sanitiser makes it: what a browser would do without the desk."""
    options = comrak.RenderOptions()
    options.unsafe_ = True
    for number, payload in enumerate(payloads):
        text = payload.encode("utf-8", "replace").decode()
        raw = comrak.render_markdown(text, render_options=options) if markdown else text
        page = f"<!doctype html><meta charset=utf-8><body>{raw}"
        yield Visit(f"{'raw markdown' if markdown else 'raw'} {number}", html=page, rooted=False)


def rendered(newsroom: Newsroom, payloads: Sequence[str]) -> Iterator[Visit]:
    """Each payload, in one notation and the next in the other, on the pages that render it: readers' and reviewers'."""
    ids = {
        (number, FORMATS[number % 2]): newsroom.hand_in(hostile(payload, FORMATS[number % 2]))
        for number, payload in enumerate(payloads)
    }
    for (number, written), submission_id in ids.items():
        page = newsroom.page(f"/submissions/{submission_id}/review?view=clean")
        yield Visit(f"review as published, {written} {number}", html=page, who="rui", bare=True)
    slugs = {key: newsroom.publish(submission_id) for key, submission_id in ids.items()}
    newsroom.deliver()
    for (number, written), slug in slugs.items():
        yield Visit(f"article, {written} {number}", html=newsroom.article(slug), bare=True)


def made(newsroom: Newsroom, payloads: Sequence[str], *, together: int = SIDE_BY_SIDE) -> Iterator[Visit]:
    """The same two pages, made by what the desk makes them with and without the way there: for many thousands.

    Texts are rendered one by one and stand side by side; where one reaches into the next, the page is no result.
    """
    for at in range(0, len(payloads), together):
        part = payloads[at : at + together]
        for written in FORMATS:
            articles = [parse(hostile(payload, written)) for payload in part]
            first = articles[0]
            about = {"title": first.title, "summary": first.summary, "category": first.category}
            piece = replace(PIECE, **about, html=_beside(map(render, articles)), language=first.language)
            page = article_page(piece, site_of(newsroom)).decode()
            yield Visit(f"article, {written} {at}", html=page, bare=True, count=len(part))
            with newsroom.app.test_request_context():
                shown = _beside([render(article, picture=stand_in) for article in articles])
            page = f'<!doctype html><meta charset=utf-8><body><div class="clean">{shown}</div>'
            yield Visit(f"review as published, {written} {at}", html=page, who="rui", bare=True, count=len(part))


def _plain(source: Source) -> Source:
    """A text that the desk takes: those with NULs are refused at the door."""
    fields = ("title", "summary", "category", "body")
    return replace(source, **{name: getattr(source, name).replace("\0", "") for name in fields})


def _beside(texts: Iterable[str]) -> str:
    return "".join(f"<section>{text}</section><hr data-end>" for text in texts)


def site_of(newsroom: Newsroom) -> Place:
    """The site as the desk has it."""
    return Place.of("site", f"{newsroom.settings.address}/site/", "The River Daily", "en", "UTC")


def typed(newsroom: Newsroom, payloads: Sequence[str], *, together: int = TOGETHER) -> Iterator[Visit]:
    """Every other page that shows a text, a title or a finding: those of reviewers, the writer, ops, and the lists."""
    number = newsroom.hand_in(harmless())
    for at in range(0, len(payloads), together):
        for written in FORMATS:
            source = packed(payloads[at : at + together], written)
            number = newsroom.hand_in_again(harmless(), source)
            yield from _pages_of(number)
    newsroom.publish(number)
    newsroom.deliver()
    for who, path in (("rui", "/review"), ("rui", "/review?split=all"), ("wen", "/submissions"), ("ada", "/ops")):
        yield Visit(f"list {path}", path, who)
    for path in ("/ops/events", "/ops/submissions", "/ops/categories"):
        yield Visit(f"list {path}", path, "ada")
    for path in ("/site/", "/site/feed.atom", "/site/feed.json", "/site/sitemap.xml"):
        yield Visit(f"site {path}", path)


def _pages_of(number: int) -> Iterator[Visit]:
    for view in ("marked", "clean", "changes", "raw"):
        yield Visit(f"review {view}, {number}", f"/submissions/{number}/review?view={view}", "rui")
    yield Visit(f"writer's page, {number}", f"/submissions/{number}", "wen")
    yield Visit(f"writer's revision, {number}", f"/submissions/{number}/revisions/2", "wen")
    yield Visit(f"writer's form, {number}", f"/submissions/{number}/edit", "wen")
    yield Visit(f"ops, {number}", f"/ops/submissions/{number}", "ada")


def rows_of(looks: Iterable[Look]) -> list[Row]:
    """What came of each kind of page, in the order in which the kinds come up."""
    kinds: dict[str, list[Look]] = {}
    for look in looks:
        kinds.setdefault(look.visit.name.rpartition(" ")[0].rstrip(","), []).append(look)
    return [_row(kind, found) for kind, found in kinds.items()]


def _row(kind: str, looks: Sequence[Look]) -> Row:
    valid = [look for look in looks if not look.problem]
    counts = {name: sum(bool(getattr(look, name)) for look in valid) for name in _COUNTED}
    looked = sum(look.visit.count for look in valid)
    return Row(kind, looked, sum(look.visit.count for look in looks) - looked, **counts)


_COUNTED = ("executed", "signals", "external", "residue")


def live(looks: Iterable[Look]) -> Mapping[str, set[int]]:
    """Which of the payloads run when nobody stops them: as they are, and as Markdown makes them."""
    found: dict[str, set[int]] = {}
    for look in looks:
        kind, _, number = look.visit.name.rpartition(" ")
        if look.executed:
            found.setdefault(kind, set()).add(int(number))
    return found
