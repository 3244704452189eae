"""What is found after a drill: in the ledger, in the site's folder, over HTTP, and in what was watched meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from workers.chaos.people import Handed


@dataclass(frozen=True, slots=True)
class RunFact:
    """One stage run."""

    submission_id: int
    revision_id: int
    stage: str
    state: str
    attempt: int


@dataclass(frozen=True, slots=True)
class PublicationFact:
    """One publication. receipt: the file under the site's folder. delivered: how many events say that it went out."""

    id: int
    submission_id: int
    revision_id: int
    channel: str
    state: str
    attempt: int
    receipt: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Approval:
    """One decision to approve: by whom, of whose text. user_id: None for a guest."""

    submission_id: int
    revision_id: int
    user_id: int | None
    author_id: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """The rows that belong to the articles of one drill.

    states: by submission. keys: submissions by Idempotency-Key. by_title: how many submissions have each title. verbs:
    of each submission's events, in order. doubled: findings and edits that stand there twice. breaks: of event chains,
    in words. visible: submissions that the page of failures shows.
    """

    states: Mapping[int, str]
    keys: Mapping[str, int]
    by_title: Mapping[str, int]
    runs: tuple[RunFact, ...]
    publications: tuple[PublicationFact, ...]
    approvals: tuple[Approval, ...]
    verbs: Mapping[int, tuple[str, ...]]
    doubled: int
    breaks: tuple[str, ...]
    visible: frozenset[int]


@dataclass(frozen=True, slots=True)
class Site:
    """The site. files: SHA-256 of each file in articles/, by path. temporary: leftovers. pages: HTTP status of the page
    of each published submission. orphans: files in articles/ that belong to no live publication."""

    files: Mapping[str, str]
    temporary: tuple[str, ...]
    orphans: tuple[str, ...]
    pages: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Watched:
    """What was seen meanwhile. hints_most: the most hints that waited at once in one lane, hints_left: at the end.
    hints_forged: how many of them we put there. broker: whether the broker was sick. work_after_s: for each return of
    the broker with work due, the seconds until something was claimed, None when nothing was."""

    hints_most: int = 0
    hints_left: int = 0
    hints_forged: int = 0
    broker: bool = False
    work_after_s: tuple[float | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that the promises are checked against. poisoned: articles that must end dead or be tried again.
    complaints: problems that `copydesk doctor` found afterwards, in words.
    """

    handed: tuple[Handed, ...]
    ledger: Ledger
    site: Site
    watched: Watched = field(default_factory=Watched)
    poisoned: frozenset[int] = frozenset()
    stages: frozenset[str] = frozenset()
    complaints: tuple[str, ...] = ()
