"""Pages of websites as browsers save them: one article, written here, in the furniture of many kinds of sites."""

from __future__ import annotations

PARAGRAPHS = (
    "The footbridge over the mill stream opens on Friday, two years after the old one was closed for good.",
    "It is four metres wide, and cyclists may use it too. Residents had asked for it in three petitions.",
    "The council paid for it out of the road fund, and the children of the school will be the first across.",
    "“We had nearly given up hope,” says the headmistress, who has counted the days since the flood.",
)
TITLE = "The footbridge opens"
CHINESE = (
    "沿江步道昨天上午重新开放，第一批市民在八点钟走上了新铺的路面，不少人带着孩子。",
    "改造用了七个月，路面加宽到三米，沿线装了一百二十盏灯，夜里也能走。",
    "市园林局说，二期工程明年春天开工，将把步道一直修到北门渡口。",
)
MENU = "".join(f'<li><a href="/{name}">{name}</a></li>' for name in ("News", "World", "Business", "Sport", "Culture"))
COOKIES = (
    '<div id="cookie-banner" role="dialog"><p>We and our partners store and access information on your device to show '
    "you advertisements that fit. You may accept this or manage your choices at any time.</p>"
    "<button>Accept</button></div>"
)
COMMENTS = (
    '<section id="comments"><h2>2 comments</h2><div class="comment"><p>I have waited for this bridge for years, and I '
    "shall be there on Friday with my whole family and a cake.</p></div></section>"
)
RELATED = "".join(
    f'<div class="x1"><h3><a href="/r/{number}">Another story number {number}</a></h3><p>What happened there, told in '
    "a line or two that could be the beginning of an article.</p></div>"
    for number in range(4)
)


def prose(paragraphs: tuple[str, ...] = PARAGRAPHS, tag: str = "p") -> str:
    """The paragraphs, marked up."""
    return "".join(f"<{tag}>{words}</{tag}>" for words in paragraphs)


def site(body: str, *, head: str = "", language: str = "en") -> str:
    """A page of a website around a body."""
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{TITLE} | The Daily</title>'
        f'<link rel="canonical" href="https://daily.example/bridge">{head}<script>track()</script></head>'
        f"<body>{body}</body></html>"
    )


def newspaper(inside: str = "") -> str:
    """A newspaper's page: banner, menu, article with something inside, other stories, comments, imprint."""
    story = prose(PARAGRAPHS[:2]) + inside + prose(PARAGRAPHS[2:])
    return site(
        f"{COOKIES}<header><nav><ul>{MENU}</ul></nav></header><main><article><h1>{TITLE}</h1>"
        f'<div class="byline">By <a href="/ana">Ana Costa</a></div><div class="article-body">{story}</div></article>'
        f'<section class="onward">{RELATED}</section></main>{COMMENTS}<footer><ul>{MENU}</ul>© 2026</footer>'
    )


def _portal() -> str:
    return site(
        f'<div class="hd"><ul>{MENU}</ul></div><div class="left"><h1>{TITLE}</h1><div class="info">来源：江城日报</div>'
        f'<div class="TRS_Editor">{prose(CHINESE)}</div><div class="editor">责任编辑：王芳</div><div class="xgyd">'
        f"<h3>相关阅读</h3><ul>{MENU}</ul></div></div><div><h3>热门排行</h3><ol>{MENU}</ol></div>",
        language="zh-CN",
    )


def _tables() -> str:
    story = "<br><br>".join(PARAGRAPHS)
    return site(
        f'<table><tr><td colspan="2"><ul>{MENU}</ul></td></tr><tr><td width="150">{RELATED}</td><td><h1>{TITLE}</h1>'
        f"{story}</td></tr></table>"
    )


def _generated() -> str:
    """Names that say nothing, each paragraph in boxes of its own."""
    boxes = "".join(f'<div class="css-p1"><div class="css-b1"><p>{words}</p></div></div>' for words in PARAGRAPHS)
    return site(
        f'<div id="__next"><div class="css-n">{"".join(f"<a href=/{n}>Part {n}</a>" for n in range(6))}</div>'
        f'<div class="css-m"><h1>{TITLE}</h1>{boxes}</div><div class="css-r">{RELATED}</div></div>'
    )


def _blocks() -> str:
    return site(
        f'<div class="crumbs"><a href="/">Home</a></div><h1>{TITLE}</h1><div class="content">{prose(tag="div")}</div>'
        '<div class="prev-next"><a href="/1">Previous</a> <a href="/2">Next</a></div>'
        '<div class="footer">Copyright © 2026 The Daily</div>'
    )


def _named_by_itself() -> str:
    return site(
        f'<div class="top"><ul>{MENU}</ul></div><div itemscope><h1>{TITLE}</h1><div itemprop="articleBody">{prose()}'
        f'<div class="most-read"><ol>{MENU}</ol></div></div></div><div class="outbrain">{RELATED}</div>'
    )


def _builder() -> str:
    """Every paragraph is called a widget, and the comments below are longer than the article."""
    widgets = "".join(f'<div class="site-widget"><div class="box"><p>{words}</p></div></div>' for words in PARAGRAPHS)
    comment = f'<div class="comment">{prose(PARAGRAPHS[2:])}</div>'
    return site(f'<ul class="menu">{MENU}</ul><h1>{TITLE}</h1><div class="all">{widgets}</div>{comment * 3}')


LAYOUTS = {
    "builder": _builder(),
    "newspaper": newspaper(),
    "portal": _portal(),
    "tables": _tables(),
    "generated": _generated(),
    "blocks": _blocks(),
    "named": _named_by_itself(),
}
