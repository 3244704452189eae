"""Marks that a text was cut on purpose by whoever passed it on: "read more", "[…]", 展开全文 and the like."""

from __future__ import annotations

import re

_PHRASES = r"""
    continue\s+reading|read\s+(?:more|the\s+rest|the\s+full\s+(?:story|article|post))|keep\s+reading|to\s+be\s+continued|show\s+more|see\s+more|click\s+to\s+expand
    |subscribe\s+to\s+(?:continue|read)[^.]{0,40}|log\s?in\s+to\s+(?:continue|read)[^.]{0,40}
    |展开(?:全文|全部|更多|剩余\S{0,8})|未完待续|点击(?:此处|这里)?(?:阅读|查看|展开)\S{0,8}|(?:阅读|查看|继续阅读|显示|加载)(?:全文|原文全文|更多|全部)|继续阅读|下拉(?:阅读|查看)\S{0,6}
    |余下全文|剩余\s?\d{1,2}\s?%(?:未读|内容)?|(?:后文|全文|完整内容)(?:请|见|需)\S{0,14}|本文未完\S{0,6}
    |続きを読む|続きはこちら|全文を読む|もっと見る|(?:この記事は有料|残り[\d,]+文字)\S{0,14}
    |더\s?보기|계속\s?읽기|전체\s?보기|이어서\s?읽기|전문\s?보기
    |weiter\s?lesen|mehr\s+lesen|jetzt\s+weiterlesen|lire\s+(?:la\s+suite|plus)|suite\s+de\s+l['’]article|(?:seguir|continuar|sigue)\s+leyendo|leer\s+(?:más|completo)
    |читать\s+(?:далее|дальше|полностью|ещё|еще)|продолжение\s+следует|(?:اقرأ|قراءة|إقرأ)\s+المزيد|تابع\s+القراءة|أكمل\s+القراءة|يتبع
"""
_STUB = re.compile(
    rf"""(?:
    (?:^|(?<=[\n。！？!?…])|(?<=[.。！？!?…]\s))[\[(（【<《]?\s*(?:{_PHRASES})\s*(?:[.。…›»>→▼↓⟶]+|\.{{3}})*\s*[\])）】>》]?\s*[→»›>▼↓]*
    |[\[(（【<]\s*(?:…|\.{{3}}|……)\s*[\])）】>]
    |[\[(（]\s*\+?\s*\d[\d,]*\s*(?:more\s+)?(?:chars?|characters|words|字|个字|文字|자)\s*[\])）]
    |(?:…|\.{{3}})\s*\(?\s*more\s*\)?|\(\s*more\s*(?:…|\.{{3}})\s*\)
    |<!--\s*more\s*-->
    )\s*$""",
    re.IGNORECASE | re.VERBOSE,
)
# A mark stands at the very end; no mark is longer.
LOOK_BACK = 80


def stub_at(text: str) -> tuple[int, int] | None:
    """Where in `text` the mark of a cut stands (start, end) when it ends with one, else None."""
    text = text.rstrip()
    offset = max(0, len(text) - LOOK_BACK)
    found = _STUB.search(text[offset:])
    return (offset + found.start(), offset + found.end()) if found else None
