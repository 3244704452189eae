"""Tell headings from list items and sentences: numbered lines, conclusions, captions of sections."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from workflow.article import Block, Kind
from workflow.parse.numbering import Label, label_of

_CONCLUSIONS = """
总结 總結 结论 結論 结语 結語 小结 小結 结束语 結束語 尾声 全文总结 文章总结 总结归纳 总结与展望 结论与展望
总结和展望 写在最后 后记
おわりに まとめ 終わりに 結び 결론 마무리 맺음말 정리 요약
conclusion conclusions summary wrap-up epilogue fazit schluss zusammenfassung schlussfolgerung schlusswort
conclusión conclusiones bilan résumé resumen заключение итоги итог выводы вывод الخاتمة خاتمة الخلاصة خلاصة
"""
_CONCLUDING_PHRASES = """
in conclusion, to sum up, wrapping up, final thoughts, closing thoughts, the bottom line, key takeaways, to conclude,
in summary, en conclusion, en resumen, в заключение
"""
CONCLUSIONS = frozenset(_CONCLUSIONS.split()) | {phrase.strip() for phrase in _CONCLUDING_PHRASES.split(",")}
_CAPTION = re.compile(r"[\s:：。.*【】\[\]—–-]+")
_SENTENCE_END = re.compile(r"[。.．!！；;，,…、][\"'”’»」』)）]*$")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_LONGEST_CJK, _LONGEST_SPACED = 42, 110
_TEXT = frozenset((Kind.PARAGRAPH, Kind.QUOTE, Kind.CODE, Kind.TABLE, Kind.IMAGE, Kind.ITEM))


def is_conclusion(text: str) -> bool:
    """Whether a heading announces the end of an article: 总结, Conclusion, Fazit …, whatever its number or colon."""
    label = label_of(text)
    words = text[label.size :] if label else text
    return len(words) <= 40 and _CAPTION.sub(" ", words).strip().casefold() in CONCLUSIONS


def is_short(text: str) -> bool:
    """Whether a line is short enough to be a heading: about one line of print in its script."""
    return len(text) <= (_LONGEST_CJK if _CJK.search(text) else _LONGEST_SPACED)


def ends_sentence(text: str) -> bool:
    """Whether a line ends as a sentence or a clause does; headings may ask, but do not state."""
    return bool(_SENTENCE_END.search(text[-6:]))


def mark_headings(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with numbered and concluding lines made headings or list items, and explicit headings numbered.

    A numbered line is a heading when it is short, ends no sentence and text follows it. Lines of one style in a row are
    a list. A style that also opens sentences ("3. October") needs two such lines, one of them the first.
    """
    labels = [_label(block) for block in blocks]
    runs = list(_runs(blocks, labels))
    likely = _confirmed({run[0] for run in runs if len(run) == 1 and _leads_text(blocks, labels, run[0])}, labels)
    styles = Counter(label.style for index in likely if (label := labels[index]))
    headings = set(likely)
    for run in runs:
        if styles[_style(labels, run[0])] >= 2 and len(run) <= 2:
            headings.update(index for index in run if _could_head(blocks[index]))
    items = {index for run in runs for index in run if index not in headings and _is_listed(run, labels)}
    marked = [_marked(block, labels[index], index in headings, index in items) for index, block in enumerate(blocks)]
    return _levelled([_concluding(marked, index) for index in range(len(marked))], labels)


def _label(block: Block) -> Label | None:
    """The label of a paragraph, an explicit heading, or an ordered list item (whose number is markup)."""
    if block.kind is Kind.ITEM and block.number is not None:
        return Label("list", block.number, 0, True) if block.level <= 1 else None
    return label_of(block.text) if block.kind in (Kind.PARAGRAPH, Kind.HEADING) else None


def _style(labels: Sequence[Label | None], index: int) -> str:
    label = labels[index]
    return label.style if label else ""


def _runs(blocks: Sequence[Block], labels: Sequence[Label | None]) -> Iterator[list[int]]:
    """Indices of numbered lines, grouped where lines of one style follow each other directly."""
    run: list[int] = []
    for index, block in enumerate(blocks):
        if labels[index] is None or block.kind is Kind.HEADING:
            continue
        if run and (run[-1] != index - 1 or _style(labels, run[-1]) != _style(labels, index)):
            yield run
            run = []
        run.append(index)
    if run:
        yield run


def _could_head(block: Block) -> bool:
    return is_short(block.text) and not ends_sentence(block.text) and "\n" not in block.text


def _leads_text(blocks: Sequence[Block], labels: Sequence[Label | None], index: int) -> bool:
    """Whether this line could be a heading and has text, or a heading of another style, under it."""
    label = labels[index]
    if label is None or index + 1 == len(blocks) or not _could_head(blocks[index]):
        return False
    if label.size == len(blocks[index].text) and label.style not in ("chapter", "chapter-section", "word"):
        return False
    after = blocks[index + 1].kind
    return after in _TEXT and not (label.style == "list" and after is Kind.ITEM)


def _confirmed(likely: set[int], labels: Sequence[Label | None]) -> set[int]:
    """Those whose style is certain by itself or made so by a second line and a first number."""
    numbers: dict[str, set[int]] = {}
    for index in likely:
        if label := labels[index]:
            numbers.setdefault(label.style, set()).add(label.number)
    sure = {style for style, seen in numbers.items() if len(seen) >= 2 and min(seen) <= 1}
    return {index for index in likely if (label := labels[index]) and (not label.uncertain or label.style in sure)}


def _is_listed(run: Sequence[int], labels: Sequence[Label | None]) -> bool:
    label = labels[run[0]]
    return label is not None and (len(run) >= 2 or not label.uncertain)


def _marked(block: Block, label: Label | None, heads: bool, listed: bool) -> Block:
    if label is None or (block.kind is Kind.ITEM and not heads):
        return block
    if heads:
        return replace(block, kind=Kind.HEADING, number=label.number, level=0)
    if block.kind is Kind.HEADING:
        return replace(block, number=label.number if block.number is None else block.number)
    return replace(block, kind=Kind.ITEM, number=label.number, level=1) if listed else block


def _concluding(blocks: Sequence[Block], index: int) -> Block:
    """A paragraph that only says 总结: is a heading, wherever more text or the end of the article follows."""
    block = blocks[index]
    if block.kind is Kind.PARAGRAPH and len(block.text) <= 40 and index and is_conclusion(block.text):
        return replace(block, kind=Kind.HEADING, level=0)
    return block


def _levelled(blocks: Sequence[Block], labels: Sequence[Label | None]) -> list[Block]:
    """Give each heading that markup gave no level one: styles nest in the order in which they first appear."""
    levels: dict[str, int] = {}
    explicit = 0
    result: list[Block] = []
    for block, label in zip(blocks, labels, strict=True):
        if block.kind is Kind.HEADING and block.level:
            explicit = block.level
        elif block.kind is Kind.HEADING:
            style = label.style if label else next(iter(levels), "")
            level = levels.setdefault(style, max(levels.values(), default=explicit) + 1)
            block = replace(block, level=level + (label.depth - 1 if label else 0))  # noqa: PLW2901
        result.append(block)
    return result
