"""Articles of any length to measure with: complete, well formed, no two alike, the same ones in every run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count

from workflow.article import Format, Source

_PLACES_ZH = ("城东水厂", "老码头", "北山林场", "河西中学", "新区医院", "运河公园", "沙湾渔港", "青石镇")
_PEOPLE_ZH = ("周明兰", "何立群", "陈志远", "林晓雨", "吴建国", "孙海燕", "郑文杰")
_SENTENCES_ZH = (
    "{place}的改造工程本周进入第{n}天，现场的工人比上个月多了一倍。",
    "负责人{person}介绍，全部工程分为三个阶段，第一阶段将在年底前完成。",
    "附近的居民说，道路封闭以后，孩子上学要多走{n}分钟，希望能早日通车。",
    "“我们把每一根管道都检查了一遍，”{person}说，“有{n}处需要更换。”",
    "根据公布的方案，沿河一侧将种下{n}棵树，并留出一条供轮椅通行的小路。",
    "专家认为，这样的做法虽然多花了时间，却能让建筑再用上几十年。",
    "去年夏天的大雨曾让{place}的地下室积水，这次的设计把机房移到了二层。",
    "记者在现场看到，旧墙上的砖被一块一块编号，等待清洗以后放回原处。",
    "施工期间，{place}每天早上六点到八点照常开放，周末另有志愿者引导。",
    "预算由市里和区里共同承担，详细的账目每个季度在网上公布一次。",
    "{person}退休以前就在这里工作，他说，看到灯又亮起来，心里很踏实。",
)
_PLACES_EN = ("the ferry terminal", "Alder Street", "the north reservoir", "the old mill", "Harbour School")
_PEOPLE_EN = ("Ines Calloway", "Tom Beringer", "Ruth Okafor", "Daniel Voss", "Mary Lindqvist")
_SENTENCES_EN = (
    "Work at {place} entered day {n} this week, with twice as many people on site as a month ago. ",
    "{person}, who leads the project, said that the first of three phases would be finished before winter. ",
    "Neighbours complain that the closed road adds {n} minutes to the walk to school. ",
    "“We looked at every pipe,” said {person}, “and we found {n} that have to be replaced.” ",
    "The plan sets aside room for {n} trees along the water and for a path that a wheelchair can use. ",
    "Engineers believe that the slower method will keep the building in use for several more decades. ",
    "Heavy rain flooded the cellar of {place} last summer, so the machine room moves to the second floor. ",
    "On the site, the bricks of the old wall are numbered one by one before they are cleaned. ",
    "During the work {place} stays open from six to eight in the morning, with volunteers at the weekend. ",
    "The city and the county share the cost, and the accounts are published every quarter. ",
)
_PER_PARAGRAPH = 5


def chinese(number: int, size: int) -> Source:
    """Article `number` in Chinese, of about `size` bytes in UTF-8."""
    body = _paragraphs(_sentences(_SENTENCES_ZH, _PLACES_ZH, _PEOPLE_ZH, number), size)
    return Source(
        body, Format.TEXT, f"旧建筑改造第{number}号报告", "新闻", "改造工程按计划进行，居民关心道路。", "2026-09-12"
    )


def english(number: int, size: int) -> Source:
    """Article `number` in English, of about `size` bytes in UTF-8."""
    body = _paragraphs(_sentences(_SENTENCES_EN, _PLACES_EN, _PEOPLE_EN, number), size)
    title, summary = f"Report {number} on the old buildings", "Work goes on as planned; neighbours want the road back."
    return Source(body, Format.TEXT, title, "news", summary, "2026-09-12")


def mixed(number: int, size: int) -> Source:
    """Every other article in English."""
    return english(number, size) if number % 2 else chinese(number, size)


def linked(source: Source, links: int) -> Source:
    """The source as Markdown with so many links, spread evenly over its paragraphs; every fifth tracks readers."""
    paragraphs = source.body.rstrip("\n").split("\n\n")
    for number in range(links):
        at = number * len(paragraphs) // links
        tracker = "" if number % 5 else "&utm_source=desk"
        paragraphs[at] += f"详见[公告{number}](https://www.example{number}.org/2026/{number}?id={number}{tracker})。"
    return replace(source, body="\n\n".join(paragraphs) + "\n", format=Format.MARKDOWN)


def edited(body: str, edits: int) -> str:
    """The body with so many places changed, spread evenly: by turns a sign exchanged, taken out and put in."""
    pieces, step, at = [], len(body) // edits, 0
    for edit in range(edits):
        place = edit * step + step // 2
        pieces.append(body[at:place])
        pieces.append(("改", "", f"{body[place]}增")[edit % 3])
        at = place + 1
    return "".join((*pieces, body[at:]))


def _sentences(patterns: Sequence[str], places: Sequence[str], people: Sequence[str], number: int) -> Iterator[str]:
    for at in count(number):
        pattern = patterns[(at * 7 + number) % len(patterns)]
        place, person = places[(at * 3 + number) % len(places)], people[(at * 5 + number) % len(people)]
        yield pattern.format(place=place, person=person, n=3 + (at * 11 + number) % 89)


def _paragraphs(sentences: Iterator[str], size: int) -> str:
    paragraphs, length = [""], 0
    for at, sentence in enumerate(sentences):
        if length >= size:
            break
        if at and at % _PER_PARAGRAPH == 0:
            paragraphs.append("")
        paragraphs[-1] += sentence
        length += len(sentence.encode())
    return "\n\n".join(paragraph.rstrip() for paragraph in paragraphs if paragraph) + "\n"
