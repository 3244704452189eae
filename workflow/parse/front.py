"""Find the category, title, date and summary that writers put above the text itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from workflow.article import Block, Kind, Source
from workflow.parse.dates import date_at
from workflow.parse.headings import ends_sentence, is_conclusion
from workflow.parse.numbering import label_of
from workflow.parse.pieces import without_prefix
from workflow.profiles import Profiles

_SUMMARY = re.compile(
    r"[【\[]?(?:(?:文章|内容|本文|核心|新闻)?(?:摘要|提要|导语|导读|概要|简介)|要旨|要約|リード|요약|초록|summary|abstract"
    r"|tl;?dr|in brief|teaser"
    r"|zusammenfassung|kurzfassung|vorspann|résumé|resume|chapeau|resumen|sumario|entradilla|аннотация|кратко"
    r"|краткое содержание|الملخص|ملخص)[】\]]?",
    re.IGNORECASE,
)
_COLON = re.compile(r"\s?[:：]\s*")
_CATEGORY = re.compile(
    r"(?:栏目|分类|類別|类别|频道|カテゴリ|카테고리|분류|category|section|rubrik|ressort|rubrique|categoría|рубрика)\s?[:：]\s*",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"(?:标题|題名|タイトル|제목|title|headline|titel|titre|título|заголовок|العنوان)\s?[:：]\s*", re.IGNORECASE
)
_SPACE = re.compile(r"\s+")
_FRONT = 10
_TITLE_CJK, _TITLE_SPACED, _CATEGORY_LONGEST = 80, 180, 30
_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_MATTER = re.compile(r"---[ \t]*\n(?P<lines>(?:[^\n]*\n){0,80}?)(?:---|\.\.\.)[ \t]*(?:\n|$)")
_MATTER_LINE = re.compile(
    r"(?P<key>[A-Za-z]{3,20}):[ \t]*(?P<quote>[\"']?)(?P<value>[^\n]*?)(?P=quote)[ \t]*$", re.MULTILINE
)
_MATTER_KINDS = {
    "title": Kind.TITLE, "category": Kind.CATEGORY, "categories": Kind.CATEGORY, "section": Kind.CATEGORY,
    "date": Kind.DATE, "summary": Kind.SUMMARY, "description": Kind.SUMMARY, "abstract": Kind.SUMMARY,
    "excerpt": Kind.SUMMARY,
}  # fmt: skip


def matter_of(body: str) -> tuple[list[Block], int]:
    """The blocks of a YAML front matter with one-line values, and where the body goes on after it (0: no matter)."""
    match = _MATTER.match(body)
    if match is None or ":" not in match["lines"]:
        return [], 0
    blocks = [
        Block(kind, line.start(), line.end(), line["value"], line.start("value"))
        for line in _MATTER_LINE.finditer(body, match.start("lines"), match.end("lines"))
        if (kind := _MATTER_KINDS.get(line["key"].lower())) and line["value"]
    ]
    return blocks, match.end()


@dataclass(slots=True)
class _Front:
    """What has been recognised so far, while walking down from the top."""

    source: Source
    profiles: Profiles
    blocks: list[Block]
    seen: set[Kind] = field(default_factory=set)

    def walk(self) -> None:
        """Mark the blocks above the text, until the text itself starts."""
        for index in range(min(_FRONT, len(self.blocks))):
            block = self.blocks[index]
            if block.kind in (Kind.COMMENT, Kind.IMAGE) or block.kind in _MATTER_KINDS.values():
                self.seen.add(block.kind)
                continue
            if block.kind not in (Kind.PARAGRAPH, Kind.HEADING, Kind.QUOTE, Kind.ITEM):
                return
            if not self._mark(index, block):
                return

    def _mark(self, index: int, block: Block) -> bool:
        """Recognise one block; whether what follows may still belong to the front."""
        found = self._recognised(index, block)
        if found is None:
            return len(block.text) <= 60 and block.kind is Kind.PARAGRAPH and not label_of(block.text)
        self.blocks[index] = found
        self.seen.add(found.kind)
        return True

    def _recognised(self, index: int, block: Block) -> Block | None:
        for kind, recognise in (
            (Kind.SUMMARY, self._summary),
            (Kind.DATE, self._date),
            (Kind.CATEGORY, self._category),
            (Kind.TITLE, self._title),
        ):
            if kind not in self.seen and (found := recognise(index, block)):
                return found
        return None

    def _summary(self, index: int, block: Block) -> Block | None:
        match = _SUMMARY.match(block.text)
        if match is None:
            given = self.source.summary
            return replace(block, kind=Kind.SUMMARY) if given and _same(block.text, given) else None
        colon = _COLON.match(block.text, match.end())
        end = colon.end() if colon else match.end()
        if end < len(block.text) and (colon or match[0][-1] in "】]"):
            return without_prefix(block, Kind.SUMMARY, end)
        if end == len(block.text) and index + 1 < len(self.blocks) and self._opens_summary(index):
            below = self.blocks[index + 1]
            self.blocks[index + 1] = replace(below, kind=Kind.SUMMARY)
            self.seen.add(Kind.SUMMARY)
            return replace(block, kind=Kind.HEADING, level=block.level or 1)
        return None

    def _opens_summary(self, index: int) -> bool:
        """A caption alone on its line counts when one paragraph stands under it and the text after that."""
        below, rest = self.blocks[index + 1], self.blocks[index + 2 : index + 3]
        return below.kind in (Kind.PARAGRAPH, Kind.QUOTE) and bool(rest) and not label_of(below.text)

    def _date(self, _index: int, block: Block) -> Block | None:
        if len(block.text) > 60 or "\n" in block.text:
            return None
        dated = date_at(block.text)
        tail = block.text[dated.end :] if dated else ""
        return replace(block, kind=Kind.DATE) if dated and not ends_sentence(tail) and len(tail) <= 45 else None

    def _category(self, index: int, block: Block) -> Block | None:
        text = block.text
        if index > 3 or len(text) > _CATEGORY_LONGEST + 12 or "\n" in text:
            return None
        if match := _CATEGORY.match(text):
            return without_prefix(block, Kind.CATEGORY, match.end()) if match.end() < len(text) else None
        known = self.profiles.find(text) is not None or (
            bool(self.source.category) and _same(text, self.source.category)
        )
        if known and len(self.blocks) > index + 1:
            return replace(block, kind=Kind.CATEGORY, level=0)
        return replace(block, kind=Kind.CATEGORY, level=0) if self._unknown_category(index, text) else None

    def _unknown_category(self, index: int, text: str) -> bool:
        """A first line of a word or two, over a title and a date, is a category that the desk does not have."""
        if index or len(text) > (8 if _HAN.search(text) else 24) or len(text.split()) > 2 or ends_sentence(text):
            return False
        below = [block.text for block in self.blocks[1:3]]
        return len(below) == 2 and len(text) * 1.5 < len(below[0]) <= _TITLE_SPACED and bool(date_at(below[1]))

    def _title(self, index: int, block: Block) -> Block | None:
        text = block.text
        if match := _TITLE.match(text):
            return without_prefix(block, Kind.TITLE, match.end()) if match.end() < len(text) else None
        if self.source.title:
            return replace(block, kind=Kind.TITLE, level=0) if _same(text, self.source.title) else None
        if block.kind is Kind.HEADING:
            return replace(block, kind=Kind.TITLE, level=0) if self._is_top(block) else None
        return replace(block, kind=Kind.TITLE) if self._looks_titular(index, block) else None

    def _is_top(self, block: Block) -> bool:
        """A heading is the title when it is of the first level, or alone on its level with all others below it."""
        levels = [other.level for other in self.blocks if other.kind is Kind.HEADING]
        alone = levels.count(block.level) == 1 and block.level == min(levels) and len(levels) > 1
        return (block.level == 1 or alone) and not is_conclusion(block.text)

    def _looks_titular(self, index: int, block: Block) -> bool:
        """A short line without a sentence's end, with more under it, before any other text."""
        text = block.text
        label = label_of(text)
        longest = _TITLE_CJK if _HAN.search(text) else _TITLE_SPACED
        first = all(other.kind is not Kind.PARAGRAPH for other in self.blocks[:index])
        return (
            block.kind is Kind.PARAGRAPH and first and len(text) <= longest and "\n" not in text
            and not ends_sentence(text) and text[-1] not in ":：" and (label is None or label.uncertain)
            and index + 1 < len(self.blocks)
        )  # fmt: skip


def _same(text: str, given: str) -> bool:
    return _SPACE.sub("", text).casefold() == _SPACE.sub("", given).casefold()


def mark_front(source: Source, profiles: Profiles, blocks: Sequence[Block]) -> list[Block]:
    """The blocks with those above the text marked as category, title, date and summary.

    A field of the source wins: then only a line that repeats it counts as that field.
    """
    front = _Front(source, profiles, list(blocks))
    front.walk()
    return front.blocks
