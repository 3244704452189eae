"""How much may be said of an end depends on whether the text uses stops."""

from __future__ import annotations

import pytest

from workflow.article import Format, Source
from workflow.parse import parse
from workflow.stages._tails import Opinion, ends_of, opinion_on, tail_of, writers_blocks
from workflow.stages._unfinished import signs

VERSE = "\n\n".join(
    f"The boats that leave the harbour in the {month} return with the wind" for month in ("May", "June", "rain")
)


@pytest.mark.parametrize(
    ("last", "opinion"),
    [
        ("And nobody waits for them on the quay at all", Opinion.NONE),
        ("And nobody waits for them on the quay with the", Opinion.GUARDED),
        ("And nobody waits for them on the quay,", Opinion.FULL),
        ("And nobody waits. They have all gone home alrea", Opinion.FULL),
    ],
)
def test_of_a_text_without_stops_only_an_open_end_or_a_stop_inside_its_last_block_says_something(
    last: str, opinion: Opinion
) -> None:
    article = parse(Source(f"{VERSE}\n\n{last}", Format.MARKDOWN, title="-", language="en"))
    (end,) = ends_of(writers_blocks(article))
    tail = tail_of(article, end)
    assert opinion_on(tail, signs(tail)) is opinion
