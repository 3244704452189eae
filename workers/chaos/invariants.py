"""The promises of the desk, each a function from the facts of a drill to what breaks it, in words. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from workers.chaos.facts import Facts, PublicationFact, RunFact
from workflow.runs import MAX_ATTEMPTS
from workflow.states import PublicationState, RunState

SUBMIT_WITHIN_S = 2.0
WORK_WITHIN_S = 30.0

_PUBLISHED = {"published", "corrected"}
_DONE = {RunState.PASSED, RunState.FAILED, RunState.SKIPPED}
# What a submission goes through on its way to the site, in this order, each once.
_WAY = ("submit", "clear", "approve", "start_publishing", "publish")

Check = Callable[[Facts], Iterator[str]]


def _live(facts: Facts) -> list[PublicationFact]:
    return [one for one in facts.ledger.publications if one.state == PublicationState.LIVE]


def taken_is_kept(facts: Facts) -> Iterator[str]:
    """I1: every submission that was answered with 2xx has its row, under its key, and one only."""
    for handed in facts.handed:
        if handed.submission_id not in facts.ledger.states:
            yield f"{handed.key}: answered as submission {handed.submission_id}, which is not there"
        if facts.ledger.keys.get(handed.key) != handed.submission_id:
            yield f"{handed.key}: the key leads to {facts.ledger.keys.get(handed.key)}, not {handed.submission_id}"
        if facts.ledger.by_title.get(handed.title, 0) > 1:
            yield f"{handed.key}: there are {facts.ledger.by_title[handed.title]} submissions of it"


def everything_ends(facts: Facts) -> Iterator[str]:
    """I2: each reaches its end in time: the site or, if it is poison, the page of failures."""
    for handed in facts.handed:
        state = facts.ledger.states.get(handed.submission_id, "nowhere")
        if handed.submission_id not in facts.poisoned and state not in _PUBLISHED:
            yield f"submission {handed.submission_id} is still {state}"


def published_once(facts: Facts) -> Iterator[str]:
    """I3: one live publication of a submission on a channel, one file of it, with the content that was sent."""
    live = _live(facts)
    for (submission_id, channel), number in Counter((one.submission_id, one.channel) for one in live).items():
        if number > 1:
            yield f"submission {submission_id} is live {number} times on {channel}"
    for one in live:
        if facts.site.files.get(one.receipt) != one.sha256:
            yield f"publication {one.id}: {one.receipt} is not there, or not what was sent"
        if facts.site.pages.get(one.submission_id, 200) != 200:
            yield f"submission {one.submission_id}: its page answers {facts.site.pages[one.submission_id]}"
    revisions = Counter(name.rpartition("-")[0] for name in facts.site.files)
    yield from (f"{name}: {number} files of one revision" for name, number in revisions.items() if number > 1)


def nothing_is_skipped(facts: Facts) -> Iterator[str]:
    """I4: no stage left out, and nothing before what has to come before it."""
    done = {(run.revision_id, run.stage) for run in facts.ledger.runs if run.state in _DONE}
    for approval in facts.ledger.approvals:
        missing = [stage for stage in sorted(facts.stages) if (approval.revision_id, stage) not in done]
        if missing:
            yield f"revision {approval.revision_id} was approved without {', '.join(missing)}"
    for submission_id, verbs in facts.ledger.verbs.items():
        way = [verb for verb in verbs if verb in _WAY]
        if way != list(_WAY[: len(way)]):
            yield f"submission {submission_id} went {' → '.join(way)}"


def late_changes_nothing(facts: Facts) -> Iterator[str]:
    """I5: who was fenced wrote nothing: no delivery, no finding and no change stands there twice."""
    if facts.ledger.doubled:
        yield f"{facts.ledger.doubled} findings or changes stand there twice"
    delivered = {key: Counter(verbs)["deliver"] for key, verbs in facts.ledger.verbs.items()}
    live = Counter(one.submission_id for one in _live(facts))
    for submission_id, number in delivered.items():
        if number > max(1, live[submission_id]):
            yield f"submission {submission_id} was delivered {number} times"


def submitting_is_quick(facts: Facts) -> Iterator[str]:
    """I6: a sick broker holds no writer up."""
    for handed in facts.handed if facts.watched.broker else ():
        if handed.slowest_s > SUBMIT_WITHIN_S:
            yield f"{handed.key}: the answer took {handed.slowest_s:.1f} s while the broker was sick"


def hints_are_few(facts: Facts) -> Iterator[str]:
    """I7: a backlog does not amplify itself: at most two hints an article, and none left when all is done.

    Two, since the sweeper cannot know of a hint that is still on its way from the web.
    """
    watched = facts.watched
    if watched.hints_most > 2 * len(facts.handed) + watched.hints_forged:
        yield f"{watched.hints_most} hints waited for {len(facts.handed)} articles"
    if watched.hints_left:
        yield f"{watched.hints_left} hints are left with nothing to do"


def attempts_end(facts: Facts) -> Iterator[str]:
    """I8: nothing is tried more often than it may be; what used its attempts up is dead, and visible."""
    worst = {run.submission_id: max(run.attempt, 0) for run in facts.ledger.runs}
    tried: tuple[RunFact | PublicationFact, ...] = (*facts.ledger.runs, *facts.ledger.publications)
    for one in tried:
        if one.attempt > MAX_ATTEMPTS:
            yield f"submission {one.submission_id}: attempt {one.attempt} of at most {MAX_ATTEMPTS}"
    for submission_id in sorted(facts.poisoned & worst.keys()):
        if facts.ledger.states.get(submission_id) in _PUBLISHED:
            yield f"submission {submission_id} is poison, and published"
        elif submission_id not in facts.ledger.visible:
            yield f"submission {submission_id} is poison, and no failure shows it"


def nothing_unapproved(facts: Facts) -> Iterator[str]:
    """I9: what is live was approved, exactly this revision, by somebody else than its author."""
    approved = {(one.revision_id, one.user_id != one.author_id) for one in facts.ledger.approvals}
    for one in _live(facts):
        if (one.revision_id, True) not in approved:
            yield f"publication {one.id} is live without an approval of revision {one.revision_id} by another person"


def the_trail_is_whole(facts: Facts) -> Iterator[str]:
    """I10: the chains of events are unbroken."""
    yield from facts.ledger.breaks


def work_goes_on(facts: Facts) -> Iterator[str]:
    """I11: the workers take work on soon after the broker is back."""
    for seconds in facts.watched.work_after_s:
        if seconds is None or seconds > WORK_WITHIN_S:
            waited = "not at all" if seconds is None else f"only after {seconds:.0f} s"
            yield f"after the broker's return work went on {waited}"


def nothing_is_left_over(facts: Facts) -> Iterator[str]:
    """I12: after the site has tidied up there is no temporary file, and no page that belongs to nothing."""
    yield from (f"{name} was left behind" for name in (*facts.site.temporary, *facts.site.orphans))


def the_doctor_is_content(facts: Facts) -> Iterator[str]:
    """I13: `copydesk doctor` finds the desk sound."""
    yield from facts.complaints


INVARIANTS: Mapping[str, Check] = MappingProxyType(
    {
        "I1": taken_is_kept,
        "I2": everything_ends,
        "I3": published_once,
        "I4": nothing_is_skipped,
        "I5": late_changes_nothing,
        "I6": submitting_is_quick,
        "I7": hints_are_few,
        "I8": attempts_end,
        "I9": nothing_unapproved,
        "I10": the_trail_is_whole,
        "I11": work_goes_on,
        "I12": nothing_is_left_over,
        "I13": the_doctor_is_content,
    }
)


def violations(facts: Facts) -> list[str]:
    """What breaks a promise, each with the promise's number."""
    return [f"{number}: {what}" for number, check in INVARIANTS.items() for what in check(facts)]
