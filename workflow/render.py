"""Sanitised HTML of an article's body, for pages and channels."""

from __future__ import annotations

from html import escape

import comrak
import nh3

from workflow.article import Article, Format, Kind

_FRONT = (Kind.CATEGORY, Kind.TITLE, Kind.DATE, Kind.SUMMARY)


def render(article: Article) -> str:
    """The article's body without its front block, safe to put into a page."""
    front = [block.end for block in article.of_kind(*_FRONT)]
    body = article.body[max(front, default=0) :]
    if article.source.format is Format.HTML:
        return nh3.clean(body)
    if article.source.format is Format.MARKDOWN:
        return nh3.clean(comrak.markdown_to_html(body))
    return "\n".join(f"<p>{escape(block.text)}</p>" for block in article.blocks if block.kind not in _FRONT)
