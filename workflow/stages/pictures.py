"""Does the desk have its own copy of each picture that it is to show? Read from what came of fetching; fetches none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from workflow.article import Article
from workflow.findings import N_, Finding, Severity
from workflow.pictures import PicturePolicy, WhyNot
from workflow.stages._links import links_of
from workflow.stages._pictures import Placed, pictures_of, policy_of

LABEL = N_("Copies of pictures")
ORDER = 91
VERSION = "1"
SLOW = True
CODES: Mapping[str, str] = {"pictures.not-copied": N_("An image that the desk could not copy")}

_MESSAGES: Mapping[WhyNot, str] = {
    WhyNot.NO_ANSWER: N_(
        "%(host)s did not deliver this image, although it was asked several times. Readers see its words."
    ),
    WhyNot.REFUSED: N_("%(host)s does not give this image to the desk. Readers see its words."),
    WhyNot.PRIVATE: N_("%(host)s lies in a private network, where the desk fetches nothing. Readers see its words."),
    WhyNot.NO_PICTURE: N_(
        "What %(host)s delivered is no image that the desk shows: PNG, JPEG, GIF, WebP or AVIF. Readers see its words."
    ),
    WhyNot.DAMAGED: N_("The image that %(host)s delivered is damaged. Readers see its words."),
    WhyNot.TOO_LARGE: N_("This image from %(host)s has more than 8 MiB. Readers see its words: use a smaller one."),
    WhyNot.TOO_MANY_PIXELS: N_(
        "This image from %(host)s has more than 40 million pixels. Readers see its words: use a smaller one."
    ),
    WhyNot.TOO_MUCH: N_(
        "The images of this article are too many, or too large together: this one from %(host)s was not copied. "
        "Readers see its words."
    ),
    WhyNot.LATE: N_(
        "This image from %(host)s had not come when the article went out. Readers see its words; "
        "a corrected text would bring it."
    ),
}


def fetches(article: Article) -> Sequence[str]:
    """The addresses of the pictures that the desk shows its own copies of, in text order."""
    return tuple(dict.fromkeys(picture.address for picture in _copied(article)))


def check(article: Article) -> Sequence[Finding]:
    """What is to be said of each picture that could not be copied."""
    without = article.background.not_copied
    return [_finding(article, one, without[one.address]) for one in _copied(article) if one.address in without]


def _copied(article: Article) -> Iterator[Placed]:
    if policy_of(article) is PicturePolicy.PROXY:
        links, tags = links_of(article.body, article.source.format)
        yield from (picture for picture in pictures_of(article, links, tags) if not picture.counts)


def _finding(article: Article, picture: Placed, why: WhyNot) -> Finding:
    return Finding(
        "pictures.not-copied", "pictures", Severity.WARN, 0.95, _MESSAGES[why],
        start=picture.start, end=picture.end, quote=article.body[picture.start : picture.end],
        params={"host": picture.host},
    )  # fmt: skip
