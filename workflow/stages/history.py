"""Is something missing here that the same submission had before?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workflow.article import Article, Earlier
from workflow.findings import N_, Finding, Params, Severity
from workflow.parse.length import counts_characters
from workflow.stages._losses import Comparison, Loss, compare

LABEL = N_("Earlier revisions")
ORDER = 64
VERSION = "1"
CODES: Mapping[str, str] = {
    "history.end-missing": N_("The end of an earlier revision is missing"),
    "history.passage-missing": N_("A passage of an earlier revision is missing"),
}
# Only of a text that is the earlier one in the main can be said that something of it is missing.
_KEPT, _KEPT_AROUND_A_PASSAGE = 0.9, 0.95
# A text that was shortened in many places was shortened on purpose: one loss has to be most of what is gone.
_MOST_OF_ALL = 0.7
# How many characters have to be gone: (in scripts without spaces, in spaced ones).
_LEAST_INSIDE, _LEAST_BLOCKING, _LEAST_END, _LEAST_PASSAGE = (8, 20), (20, 60), (40, 120), (150, 500)
_PASSAGE_SHARE = 0.15
_LONGEST_QUOTE = 60
_MESSAGES: Mapping[tuple[bool, bool], str] = {
    (True, False): N_(
        "Revision %(revision)s goes on here: “%(missing)s”. %(count)s characters of it are missing at the end. Bring"
        " them back, or answer that the article is meant to end here."
    ),
    (True, True): N_(
        "The draft that this came from was longer by %(count)s characters: the end was lost on its way. Hand it in"
        " again, or answer that the article is meant to end here."
    ),
    (False, False): N_(
        "Revision %(revision)s says here: “%(missing)s”. %(count)s characters of it are missing at this place. Bring"
        " them back, or answer that you took them out."
    ),
    (False, True): N_(
        "The draft that this came from had %(count)s more characters at this place. Bring them back, or answer that you"
        " took them out."
    ),
}


def check(article: Article) -> Sequence[Finding]:
    """What the newest of the earlier texts that had more than this one had, and this one has not."""
    for earlier in article.background.earlier:
        if len(earlier.body) <= len(article.body):
            continue
        compared = compare(article.body, earlier.body)
        loss = _worst(article, earlier, compared) if compared else None
        if loss:
            return [_finding(article, earlier, loss)]
    return []


def _worst(article: Article, earlier: Earlier, compared: Comparison) -> Loss | None:
    """The loss that says most: the end before a passage, the longest of several."""
    said = [loss for loss in compared.losses if _counts(article, earlier, compared, loss)]
    return max(said, key=lambda loss: (loss.last, loss.size), default=None)


def _counts(article: Article, earlier: Earlier, compared: Comparison, loss: Loss) -> bool:
    if compared.kept < _KEPT or compared.share(loss) < _MOST_OF_ALL:
        return False
    if loss.last:
        return loss.size >= _least(article, _LEAST_INSIDE if loss.inside else _LEAST_END)
    long = max(_least(article, _LEAST_PASSAGE), _PASSAGE_SHARE * len(earlier.body))
    return compared.kept >= _KEPT_AROUND_A_PASSAGE and (
        loss.size >= long or (loss.inside and loss.size >= _least(article, _LEAST_END))
    )


def _least(article: Article, bounds: tuple[int, int]) -> int:
    return bounds[0 if counts_characters(article.language) else 1]


def _finding(article: Article, earlier: Earlier, loss: Loss) -> Finding:
    """At the last words before the place where something is missing."""
    blocks = loss.inside and loss.size >= _least(article, _LEAST_BLOCKING)
    start = max(article.body.rfind("\n", 0, max(loss.at - 1, 0)) + 1, loss.at - _LONGEST_QUOTE)
    return Finding(
        "history.end-missing" if loss.last else "history.passage-missing",
        "history",
        Severity.BLOCK if blocks else Severity.WARN,
        _confidence(article, earlier, loss),
        _MESSAGES[loss.last, earlier.number == 0],
        start,
        loss.at,
        article.body[start : loss.at],
        _params(earlier, loss),
    )


def _confidence(article: Article, earlier: Earlier, loss: Loss) -> float:
    """A break inside a sentence is no decision of anybody's; whole paragraphs may have been taken out on purpose."""
    if loss.inside:
        return 0.97 if earlier.body.startswith(article.body.rstrip()) else 0.92
    return 0.6 if loss.last else 0.5


def _params(earlier: Earlier, loss: Loss) -> Params:
    """A draft is its writer's alone: what stood in it is not quoted to others."""
    if earlier.number == 0:
        return {"count": loss.size}
    missing = " ".join(earlier.body[loss.start : loss.end].split())
    short = f"{missing[:_LONGEST_QUOTE]}…" if len(missing) > _LONGEST_QUOTE else missing
    return {"revision": earlier.number, "missing": short, "count": loss.size}
