"""What the demo tells: each article, what people do with it, and where it comes to rest."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workflow.article import Source
from workflow.importers import read
from workflow.states import State

ARTICLES = Path(__file__).with_name("articles")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a person does. verb: as the timeline names it. words: a note or a reason. file: a new text."""

    verb: str
    words: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """One article: the file handed in, what becomes of it, where it rests, and what is worth seeing on its page.

    lingers: the demo does not carry out the work that the last step leaves, so that it can be seen waiting.
    """

    file: str
    rests: State
    look: str
    steps: tuple[Step, ...] = ()
    lingers: bool = False

    @property
    def key(self) -> str:
        """Its Idempotency-Key: handing it in again finds the same submission."""
        return f"demo-{self.file}"


_APPROVE = Step("approve")

PUBLISHED = (
    Story("mountain-stations.md", State.PUBLISHED, "on the site, in Chinese", (_APPROVE,)),
    Story("rowing-club.md", State.PUBLISHED, "on the site", (_APPROVE,)),
    Story("night-bread.md", State.PUBLISHED, "on the site", (_APPROVE,)),
    Story("community-kitchen.md", State.PUBLISHED, "on the site, in Chinese", (_APPROVE,)),
    Story("canal-bell.md", State.PUBLISHED, "on the site", (_APPROVE,)),
)
CORRECTED = Story(
    "lake-ferries.md",
    State.CORRECTED,
    "a wrong number was put right after publication; both revisions are kept",
    (_APPROVE, Step("revise", file="lake-ferries-corrected.md"), _APPROVE),
)
WITHDRAWN = Story(
    "quiet-hours.md",
    State.WITHDRAWN,
    "published, then taken down with a reason; its address now says so",
    (_APPROVE, Step("withdraw", "作者发现问卷数据引用有误，核实之前先撤下。")),
)
REJECTED = Story(
    "grand-hotel.md",
    State.REJECTED,
    "rejected with a note",
    (Step("reject", "This is a press release. We would read a story about the workers who did the renovation."),),
)
CHANGES_REQUESTED = Story(
    "bus-budget.md",
    State.CHANGES_REQUESTED,
    "back with its writer, with the reviewer's note",
    (Step("request_changes", "请补上护工和摊贩的声音，至少采访两位乘客；三十七元这个数字请注明出自哪份文件。"),),
)
RETURNED = (
    Story(
        "strait-talks.txt",
        State.RETURNED,
        "everything at once: cut in mid-sentence, a category that does not fit, a brand glued to the title",
    ),
    Story("garden-notes.txt", State.RETURNED, "no title, no category, no summary"),
)
IN_REVIEW = (
    Story("watch-works.md", State.IN_REVIEW, "clean, ready for a decision"),
    Story("reed-weavers.txt", State.IN_REVIEW, "a betting brand glued to the title was taken out; take it back if not"),
    Story("relay-race.txt", State.IN_REVIEW, "half-width commas in Chinese text were made full-width, one by one"),
    Story("open-maps.md", State.IN_REVIEW, "tracking links were shortened; a suspected advertisement waits for you"),
    Story("summit-values.txt", State.IN_REVIEW, "the category does not seem to fit: the desk suggests another"),
    Story(
        "lighthouse-log.md",
        State.IN_REVIEW,
        "it ends in mid-sentence, and its writer answered that this is intended",
        (Step("answer", "The log breaks off here; the unfinished line is what the story is about."),),
    ),
    Story("tram-depot.html", State.IN_REVIEW, "a reviewer is reading it right now", (Step("claim_review"),)),
    Story(
        "lamp-posts.md",
        State.IN_REVIEW,
        "handed in again after changes were asked for: compare the two revisions",
        (
            Step("request_changes", "Who voted against it, and why? Please add the police and the residents."),
            Step("revise", file="lamp-posts-revised.md"),
        ),
    ),
)
APPROVED = Story("night-market-loans.md", State.APPROVED, "approved; a worker publishes it", (_APPROVE,), lingers=True)
CHECKING = Story("ice-swimmers.md", State.CHECKING, "just handed in; a worker checks it", lingers=True)

# What lingers comes last: nothing after it may do its work.
STORIES: tuple[Story, ...] = (
    *PUBLISHED,
    CORRECTED,
    WITHDRAWN,
    REJECTED,
    CHANGES_REQUESTED,
    *RETURNED,
    *IN_REVIEW,
    APPROVED,
    CHECKING,
)
DRAFT = "school-clocks.md"
DRAFT_LOOK = "half written, kept as it was typed"


def article(file: str) -> Source:
    """One of the demo's articles, read as a writer's upload is."""
    return read(file, (ARTICLES / file).read_bytes())
