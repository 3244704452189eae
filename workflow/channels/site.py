"""The site: static pages, feeds and a sitemap in one folder, for any web server; nothing half-written is ever seen."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from workflow.channels import Entry, Live, Piece, Receipt, Refused, Retry
from workflow.channels._feeds import ENTRIES, atom, json_feed, robots, sitemap
from workflow.channels._files import TEMPORARY, Busy, exclusive, names, sync_folder, write
from workflow.channels._pages import CHROME, STYLE, article_page, index_page, leaves, tombstone
from workflow.channels._place import Place
from workflow.channels._slugs import SLUG
from workflow.findings import N_

LABEL = N_("Web site")

LOCK_SECONDS = 20.0
"""How long a refresh waits for another one before it asks to be tried again."""

LEFTOVER_SECONDS = 3600.0
"""How old a file that belongs to nothing must be before it is swept away: older than any publish can still run."""

MEDIA = "media"
"""The folder of the copies of pictures, each a file named by its content."""

_ARTICLES = "articles"
_PAGES = "pages"
_STATE = ".projection.json"
_LOCK = ".lock"


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the site lies and what it is called."""

    folder: str = field(default="site", metadata={"label": N_("Folder"), "hint": N_("Where the files are written.")})
    base_url: str = field(
        default="http://127.0.0.1:8000/site/",
        metadata={"label": N_("Address"), "hint": N_("The address that readers see, as in https://news.example/.")},
    )
    title: str = field(default="Copydesk", metadata={"label": N_("Title of the site")})
    language: str = field(
        default="en", metadata={"label": N_("Language"), "hint": N_("Of the front page: en or zh-CN.")}
    )
    timezone: str = field(
        default="UTC", metadata={"label": N_("Time zone"), "hint": N_("For the dates shown, as in Asia/Shanghai.")}
    )


@dataclass(frozen=True, slots=True)
class _Projection:
    """What the folder says of itself. begun: the newest generation that a refresh started on; generation: finished.

    files: path under the folder → fingerprint of what it was surely made from. gone: slugs that were live once.
    """

    generation: int = 0
    begun: int = 0
    files: Mapping[str, str] = field(default_factory=dict)
    gone: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A file that should be there: what identifies it, and how to make it if that has changed."""

    fingerprint: str
    make: Callable[[], bytes]


def publish(piece: Piece, settings: Settings, key: str) -> Receipt:  # noqa: ARG001 - the file's name is its own key
    """Write the page of one revision under a name made of its content; the same revision gives the same file.

    Readers come to it at <slug>.html, which only `refresh` writes, and only from what is live.

    Raises:
        Retry: the disk is full, or the folder cannot be written.
        Refused: the slug is not one that `slug_of` makes, or a setting is wrong.
    """
    _check(piece)
    place = _place(settings)
    raw = article_page(piece, place)
    digest = hashlib.sha256(raw).hexdigest()
    name = f"{_ARTICLES}/{piece.submission_id}-{piece.revision_id}-{digest[:16]}.html"
    path = Path(settings.folder) / name
    try:
        if not path.is_file() or path.read_bytes() != raw:
            write(path, raw)
        sync_folder(path.parent)
    except OSError as error:
        raise Retry(f"cannot write {name}: {error}") from error
    return Receipt(name, place.url(f"{piece.slug}.html"), digest)


def withdraw(receipt_id: str, settings: Settings, key: str) -> None:  # noqa: ARG001 - taking away twice is no error
    """Take away the page of one revision; the next `refresh` takes it from the index, the feeds and <slug>.html.

    Raises:
        Retry: the folder cannot be written.
        Refused: the receipt is not one of this channel.
    """
    folder, _, name = receipt_id.partition("/")
    if folder != _ARTICLES or not name or name != Path(name).name or name.startswith("."):
        raise Refused(f"not a receipt of the site: {receipt_id!r}")
    path = Path(settings.folder) / _ARTICLES / name
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise Retry(f"cannot remove {receipt_id}: {error}") from error


def check(settings: Settings) -> None:
    """Raise Refused, with what is wrong, for settings that no site can be made with."""
    _place(settings)


def generation(settings: Settings) -> int:
    """The generation that the files show; 0 before the first refresh."""
    return _load(Path(settings.folder)).generation


def withdrawn(settings: Settings) -> frozenset[str]:
    """The slugs that were live once and are no more: a web server may answer 410 for them."""
    return frozenset(_load(Path(settings.folder)).gone)


def refresh(live: Live, settings: Settings, generation: int) -> None:
    """Make the folder show exactly what is live; only what changed is written.

    Raises:
        Retry: another refresh took too long, the disk is full, or the folder cannot be written.
        Refused: a slug is not one that `slug_of` makes, or a setting is wrong.
    """
    for entry in live.entries:
        _check(entry)
    place, folder = _place(settings), Path(settings.folder)
    try:
        with exclusive(folder / _LOCK, seconds=LOCK_SECONDS):
            shown = _load(folder)
            if generation >= shown.begun:
                _project(replace(live, entries=_newest_first(live.entries)), place, replace(shown, begun=generation))
    except Busy:
        raise Retry("another refresh of the site has not finished") from None
    except OSError as error:
        raise Retry(f"cannot write the site: {error}") from error


def _project(live: Live, place: Place, shown: _Projection) -> None:
    folder = place.folder
    standing = names(folder).keys() | {f"{_PAGES}/{name}" for name in names(folder / _PAGES)}
    gone = (_slugs(standing) | set(shown.gone)) - {entry.slug for entry in live.entries}
    pictures = {name for entry in live.entries for name in entry.media}
    wanted = _wanted(live, sorted(gone), place)
    sure = {name: shown.files[name] for name in standing if name in shown.files}
    changed = {name: file for name, file in wanted.items() if sure.get(name) != file.fingerprint}
    # Whoever comes after a crash must not take a file for what it was before: it is struck out before it is written.
    files = {name: fingerprint for name, fingerprint in sure.items() if name not in changed}
    _save(folder, replace(shown, files=files))
    _put_pictures(folder / MEDIA, pictures, live.picture)
    for name, file in changed.items():
        write(folder / name, file.make())
    for name in standing - wanted.keys():
        if name.startswith(f"{_PAGES}/"):
            (folder / name).unlink(missing_ok=True)
    for name in names(folder / MEDIA).keys() - pictures:
        if not name.startswith(TEMPORARY):
            (folder / MEDIA / name).unlink(missing_ok=True)
    sync_folder(folder)
    files = {name: file.fingerprint for name, file in wanted.items()}
    _save(folder, _Projection(shown.begun, shown.begun, files, sorted(gone)))
    _sweep(folder, {f"{entry.submission_id}-{entry.revision_id}" for entry in live.entries})


def _put_pictures(room: Path, wanted: Iterable[str], picture: Callable[[str], bytes]) -> None:
    """Write what is not there, before any page asks for it; of a copy that is lost the page shows the words."""
    missing = sorted(set(wanted) - names(room).keys())
    for name in missing:
        with contextlib.suppress(LookupError):
            write(room / name, picture(name))
    if missing and room.is_dir():
        sync_folder(room)


def _slugs(standing: Iterable[str]) -> set[str]:
    """The slugs that have a page."""
    stems = (name.removesuffix(".html") for name in standing if name.endswith(".html"))
    return {stem for stem in stems if SLUG.fullmatch(stem)}


def _wanted(live: Live, gone: Sequence[str], place: Place) -> dict[str, _Wanted]:
    """Every file of the projection; what did not change is not even fetched or rendered."""
    wanted = {name: _made(raw) for name, raw in _shared(live.entries, place).items()}
    tomb = functools.cache(functools.partial(tombstone, place))
    wanted |= {f"{slug}.html": _Wanted(_fingerprint((), place), tomb) for slug in gone}
    for leaf in leaves(live.entries):
        wanted[leaf.name] = _Wanted(_fingerprint(leaf, place), functools.partial(index_page, leaf, place))
    wanted |= _feeds(live, place)
    for entry in live.entries:
        make = functools.partial(_article, live, entry, place)
        wanted[f"{entry.slug}.html"] = _Wanted(_fingerprint(entry, place), make)
    return wanted


def _shared(entries: Sequence[Entry], place: Place) -> dict[str, bytes]:
    """What is made anew every time, since it costs no more than finding out whether it changed."""
    return {"style.css": STYLE, "robots.txt": robots(place), "sitemap.xml": sitemap(entries, place)}


def _made(raw: bytes) -> _Wanted:
    return _Wanted(hashlib.sha256(raw).hexdigest(), functools.partial(bytes, raw))


def _feeds(live: Live, place: Place) -> dict[str, _Wanted]:
    newest = live.entries[:ENTRIES]
    fingerprint, pieces = _fingerprint(newest, place), functools.cache(functools.partial(live.load, newest))
    return {
        "feed.atom": _Wanted(fingerprint, lambda: atom(pieces(), place)),
        "feed.json": _Wanted(fingerprint, lambda: json_feed(pieces(), place)),
    }


def _article(live: Live, entry: Entry, place: Place) -> bytes:
    [piece] = live.load([entry])
    return article_page(piece, place)


def _fingerprint(shown: object, place: Place) -> str:
    """Of what a file is made from. Entries carry the digest of their text, so they stand for it."""
    return hashlib.sha256(repr((shown, place, CHROME)).encode()).hexdigest()


def _newest_first(entries: Sequence[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: (entry.published_at, entry.submission_id), reverse=True)


def _place(settings: Settings) -> Place:
    try:
        return Place.of(settings.folder, settings.base_url, settings.title, settings.language, settings.timezone)
    except ValueError as error:
        raise Refused(str(error)) from error


def _check(entry: Entry) -> None:
    if not SLUG.fullmatch(entry.slug) or len(entry.slug) > 100:
        raise Refused(f"not a slug: {entry.slug!r}")


def _load(folder: Path) -> _Projection:
    """What the folder says it shows; nothing when it says nothing that can be read, and then all is written anew."""
    try:
        stored = json.loads((folder / _STATE).read_bytes())
        generation, begun = int(stored["generation"]), int(stored["begun"])
        return _Projection(generation, begun, dict(stored["files"]), list(stored["gone"]))
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return _Projection()


def _save(folder: Path, projection: _Projection) -> None:
    # Not asdict: it copies, and there may be an entry for each of tens of thousands of pages.
    stored = {one.name: getattr(projection, one.name) for one in fields(projection)}
    write(folder / _STATE, json.dumps(stored, sort_keys=True).encode())
    sync_folder(folder)


def _sweep(folder: Path, live: set[str]) -> None:
    """Remove what crashed writers left, and pages of revisions that are not live; never anything fresh."""
    # By the clock that dates the files: ours may be ahead, and then a page that was written just now would look old.
    oldest = (folder / _STATE).stat().st_mtime - LEFTOVER_SECONDS
    for room in (folder, folder / _ARTICLES, folder / _PAGES, folder / MEDIA):
        for name, written in names(room).items():
            content = room.name == _ARTICLES and name.rpartition("-")[0] not in live
            if written < oldest and (name.startswith(TEMPORARY) or content):
                (room / name).unlink(missing_ok=True)
