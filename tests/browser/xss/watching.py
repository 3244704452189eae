"""Looks at pages in a headless Chromium as a suspicious reader would, and says what in them ran or called out.

A look counts only when the watch is known to see: every batch of pages, and every page of frames, holds others whose
scripts must be noticed (SENTINELS). Where one of these was missed, there is no result at all.
"""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from playwright.async_api import Browser, BrowserContext, Error, Frame, Page, Route, WebSocketRoute, async_playwright

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
RAW = "/__raw/"
LONGEST_MS = 30_000
SETTLED = 0.25
"""Seconds after the load event in which what waits for a failed image, an animation or a timer has its chance."""

PATIENCE = (1, 4, 16)
"""How many times as long a page is looked at, when the sentinels were missed before."""

LATEST = 10.0
"""Seconds in which the sentinels of a page of frames have their chance."""

FRAMES = 24
"""Documents that are looked at together, each in a frame of its own."""

EXECUTED = frozenset({"alert", "confirm", "prompt", "print"})
"""What payloads call to show that they ran."""

_HERE = Path(__file__).parent
HOOKS = (_HERE / "hooks.js").read_text(encoding="utf-8")
PROBE = (_HERE / "probe.js").read_text(encoding="utf-8")

# Each must be noticed in the way that it names.
SENTINELS: Mapping[str, tuple[str, str]] = {
    "a script": ("alert", "<script>alert(1)</script>"),
    "a failed image": ("confirm", "<img src=nothing.png onerror=confirm(1)>"),
    "an image of lines": ("prompt", "<svg onload=prompt(1)>"),
    "a frame in a frame": ("print", "<iframe srcdoc=\"<iframe srcdoc='<script>print()</script>'></iframe>\"></iframe>"),
    "a frame of a scheme": ("alert", '<iframe src="javascript:alert(1)"></iframe>'),
    "an animation": ("alert", "<style>@keyframes x{}</style><b style='animation:x 1s' onanimationstart=alert(1)>b</b>"),
    "a link that runs": ("alert", "<a href=' java\nscript:alert(1)'>x</a>"),
    "a touched word": ("alert", "<b onmouseover=alert(1)>x</b>"),
    "a written page": ("write", "<script>document.write('x')</script>"),
    "a window": ("open", "<script>open('/x')</script>"),
    "a fetch": ("fetch", "<script>fetch('/x')</script>"),
    "a request": ("xhr", "<script>new XMLHttpRequest().open('GET','/x')</script>"),
    "a beacon": ("beacon", "<script>navigator.sendBeacon('/x')</script>"),
    "a socket": ("websocket", "<script>new WebSocket('ws://elsewhere.invalid/')</script>"),
    "a note to developers": ("console", "<script>console.log(1)</script>"),
    "a way elsewhere": ("navigation", "<script>location='/__raw/elsewhere'</script>"),
    "a refresh": ("navigation", "<meta http-equiv=refresh content='0;url=/__raw/elsewhere'>"),
    "a picture elsewhere": ("external", "<img src=http://elsewhere.invalid/a.png>"),
    "a style elsewhere": ("external", "<p style='background:url(//elsewhere.invalid/b.png)'>x</p>"),
}
_OWN = frozenset({"/static/dist/copydesk.js", "/static/dist/copydesk.css", "/static/favicon.svg", "/site/style.css"})
# Which page of a hundred frames a socket belongs to, the browser does not say.
_UNFRAMED = frozenset({"a socket"})
_ALWAYS = ("a script", "a failed image", "a touched word", "a picture elsewhere")


@dataclass(frozen=True, slots=True)
class Visit:
    """A page to look at. name: what reports call it. who: whose cookies; empty for a reader.

    html: the document itself, to be looked at in a frame; without it, what the desk sends for `path`. obeying: whether
    the browser keeps to the page's content security policy; if not, the markup alone is judged. rooted: whether the
    page is the desk's, with markup of its own around the text. bare: without the desk's own script and style sheets.
    count: how many texts stand on it, each before a [data-end] where there are several.
    """

    name: str
    path: str = ""
    who: str = ""
    html: str | None = None
    obeying: bool = False
    rooted: bool = True
    bare: bool = False
    count: int = 1


@dataclass(slots=True)
class Look:
    """What was seen on a page. executed: calls that payloads make to show that they ran; signals: every other call.

    external: addresses elsewhere that the page asked for. residue: markup that could run. problem: why it says nothing.
    """

    visit: Visit
    executed: list[str] = field(default_factory=list)
    signals: list[str] = field(default_factory=list)
    external: list[str] = field(default_factory=list)
    residue: list[str] = field(default_factory=list)
    problem: str = ""

    @property
    def is_clean(self) -> bool:
        """Whether nothing ran, called out or was left that could."""
        return not (self.executed or self.signals or self.external or self.residue or self.problem)

    def hear(self, kind: str, about: str) -> None:
        """One call."""
        (self.executed if kind in EXECUTED else self.signals).append(f"{kind}: {about}")

    def noticed(self, kind: str) -> bool:
        """Whether a call of this kind was heard."""
        if kind == "external":
            return bool(self.external)
        return any(one.startswith(f"{kind}:") for one in (*self.executed, *self.signals))


class _Tab:
    """One page of the browser, and what is being looked at in it: one look, or one for each frame by its name."""

    page: Page

    def __init__(self) -> None:
        self.looks: dict[str, Look] = {}
        self.went = 0
        self.hostile = False

    def of(self, frame: Frame) -> Look | None:
        """The look that a frame, however deep, belongs to."""
        around: Frame | None = frame
        while around is not None:
            if around.name in self.looks:
                return self.looks[around.name]
            around = around.parent_frame
        return self.looks.get("")

    def moved(self, frame: Frame) -> None:
        """A frame went somewhere; where the page was sent is the first place of its main frame."""
        if frame.url.startswith("about:") or "#" in frame.url:
            return
        if frame == self.page.main_frame:
            self.went += 1
            look = self.looks.get("") if self.went > 1 else None
        else:
            look = self.of(frame)
        if look:
            look.hear("navigation", frame.url)

    async def no_socket(self, socket: WebSocketRoute) -> None:
        """A socket is a request to elsewhere by another name."""
        for look in list(self.looks.values())[:1]:
            look.hear("websocket", socket.url)
        await socket.close()


class Watch:
    """A browser that watches; open one with `watching`."""

    def __init__(self, browser: Browser, address: str, cookies: Mapping[str, str], tabs: int, known_as: str) -> None:
        """cookies: the session of each person, by name. known_as: the address that the desk's own pages call it by."""
        self._browser = browser
        self._address = address
        self._cookies = cookies
        self._count = tabs
        self._known_as = known_as or address
        self._contexts: dict[tuple[str, bool], BrowserContext] = {}
        self._tabs: dict[Page, _Tab] = {}
        self._raw: dict[str, str] = {}
        self._patience = 1

    async def pages(self, visits: Sequence[Visit]) -> list[Look]:
        """Look at each page by itself, all the sentinels among them; where one of them was missed, look longer."""
        sentinels = [Visit(name, html=html, rooted=False) for name, (_, html) in SENTINELS.items()]
        for patience in PATIENCE:
            self._patience = patience
            looks = await self._together([[visit] for visit in (*sentinels, *visits)], self._alone)
            missed = _missed(looks[: len(sentinels)])
            if not missed:
                break
        for look in looks[len(sentinels) :]:
            look.problem = look.problem or (f"missed {', '.join(missed)}" if missed else "")
        return looks[len(sentinels) :]

    async def documents(self, visits: Sequence[Visit], *, frames: int = FRAMES) -> list[Look]:
        """Look at documents in frames, some of the sentinels beside them in every page of frames.

        A page that was blind, or that one of its frames took away, is looked at again in halves.
        """
        groups = [visits[at : at + frames] for at in range(0, len(visits), frames)]
        return await self._together(groups, self._framed)

    async def _together(self, groups: Sequence[Sequence[Visit]], look_at: object) -> list[Look]:
        waiting = list(reversed(list(enumerate(groups))))
        done: dict[int, list[Look]] = {}

        async def work() -> None:
            while waiting:
                number, group = waiting.pop()
                done[number] = await look_at(group)  # type: ignore[operator]

        await asyncio.gather(*(work() for _ in range(min(self._count, len(groups)))))
        return [look for number in range(len(groups)) for look in done[number]]

    async def _alone(self, visits: Sequence[Visit]) -> list[Look]:
        (visit,) = visits
        look = Look(visit)
        async with self._tab(visit) as tab:
            tab.looks = {"": look}
            found, look.problem = await self._seen(tab, self._sent(visit.html, visit.path), visit)
            await asyncio.sleep(SETTLED * self._patience)
            look.residue = found.get("", [])
        return [look]

    async def _framed(self, visits: Sequence[Visit], turn: int = 0) -> list[Look]:
        looks = {f"look-{number}": Look(visit) for number, visit in enumerate(visits)}
        sentinels = [Look(Visit(name, html=SENTINELS[name][1], rooted=False)) for name in _chosen(visits)]
        named = {**looks, **{f"sentinel-{number}": look for number, look in enumerate(sentinels)}}
        async with self._tab(visits[0]) as tab:
            tab.looks = named
            found, problem = await self._seen(tab, self._sent(_page_of(named), ""), visits[0])
            # On a busy machine everything comes late: the sentinels tell when it has come.
            late = asyncio.get_running_loop().time() + LATEST
            while _missed(sentinels) and asyncio.get_running_loop().time() < late and tab.went <= 1:
                await asyncio.sleep(SETTLED)
            await asyncio.sleep(SETTLED)
            away = tab.went > 1
        missed = _missed(sentinels)
        if (problem or missed or away) and (len(visits) > 1 or turn < 2):
            half = max(1, len(visits) // 2)
            parts = [part for part in (visits[:half], visits[half:]) if part]
            return [look for part in parts for look in await self._framed(part, turn + (len(visits) == 1))]
        for name, look in looks.items():
            look.residue = found.get(name, [])
            look.problem = problem or (f"missed {', '.join(missed)}" if missed else "")
            if away:
                look.hear("navigation", "the page around it")
                look.problem = ""
        return list(looks.values())

    def _sent(self, html: str | None, path: str) -> str:
        """The path of a document of ours, or of the desk's."""
        if html is None:
            return path
        key = f"{len(self._raw)}"
        self._raw[key] = html
        return f"{RAW}{key}"

    async def _seen(self, tab: _Tab, path: str, visit: Visit) -> tuple[dict[str, list[str]], str]:
        """What is left in the page that could run, by frame, and what went wrong."""
        try:
            answer = await tab.page.goto(path, wait_until="load", timeout=LONGEST_MS)
            await asyncio.sleep(SETTLED * self._patience)
            found = await asyncio.wait_for(tab.page.evaluate(PROBE, visit.rooted), LONGEST_MS / 1000)
        except (Error, TimeoutError) as error:
            return {}, "" if tab.went > 1 else str(error).partition("\n")[0][:200] or "time is over"
        status = answer.status if answer else 0
        return found, "" if status == 200 else f"answered {status}"

    @contextlib.asynccontextmanager
    async def _tab(self, visit: Visit) -> AsyncIterator[_Tab]:
        """A page of its own: what a hostile one set going must not be taken for a word of the next one."""
        key = (visit.who, visit.obeying)
        if key not in self._contexts:
            self._contexts[key] = await self._context(*key)
        tab = _Tab()
        tab.page = await self._contexts[key].new_page()
        self._tabs[tab.page] = tab
        tab.page.on("framenavigated", tab.moved)
        await tab.page.route_web_socket("**/*", tab.no_socket)
        try:
            yield tab
        finally:
            self._tabs.pop(tab.page)
            with contextlib.suppress(Error):
                await tab.page.close(run_before_unload=False)

    async def _context(self, who: str, obeying: bool) -> BrowserContext:
        context = await self._browser.new_context(base_url=self._address, bypass_csp=not obeying, locale="en-US")
        if who:
            await context.add_cookies([{"name": "copydesk", "value": self._cookies[who], "url": self._address}])
        await context.expose_binding("__seen", self._heard)
        await context.add_init_script(HOOKS)
        await context.route("**/*", self._let)
        return context

    def _heard(self, source: Mapping[str, object], kind: str, about: str) -> None:
        tab = self._tabs.get(source["page"])  # type: ignore[arg-type, call-overload]
        look = tab.of(source["frame"]) if tab else None
        if look:
            look.hear(kind, about)

    async def _let(self, route: Route) -> None:
        """Send what is asked of the desk there, and nothing else anywhere."""
        request, path = route.request, urlsplit(route.request.url).path
        if not request.url.startswith((f"{self._address}/", f"{self._known_as}/")):
            self._external(request.frame, request.url)
            await route.abort()
        elif path.startswith(RAW):
            body = self._raw.get(path.removeprefix(RAW), "")
            await route.fulfill(body=body, content_type="text/html; charset=utf-8")
        elif path.startswith("/events") or (path in _OWN and self._is_bare(request.frame)):
            await route.abort()
        else:
            await route.continue_(url=request.url.replace(self._known_as, self._address, 1))

    def _is_bare(self, frame: Frame) -> bool:
        tab = self._tabs.get(frame.page)
        look = tab.of(frame) if tab else None
        return look is not None and look.visit.bare

    def _external(self, frame: Frame, url: str) -> None:
        tab = self._tabs.get(frame.page)
        look = tab.of(frame) if tab else None
        if look:
            look.external.append(url[:200])


def _kind(look: Look) -> str:
    return SENTINELS[look.visit.name][0]


def _missed(sentinels: Sequence[Look]) -> list[str]:
    return [look.visit.name for look in sentinels if not look.noticed(_kind(look))]


def _chosen(visits: Sequence[Visit]) -> list[str]:
    """Some sentinels for a page of frames: four that are always there, and three that change with the page."""
    others = [name for name in SENTINELS if name not in _UNFRAMED and name not in _ALWAYS]
    start = sum(map(ord, visits[0].name)) % len(others)
    return [*_ALWAYS, *(others[(start + step) % len(others)] for step in range(3))]


def _page_of(looks: Mapping[str, Look]) -> str:
    frames = (
        f'<iframe name="{name}" data-look="{name}" data-rooted="{look.visit.rooted}" '
        f'data-count="{look.visit.count if look.visit.count > 1 else 0}" '
        f'srcdoc="{escape(look.visit.html or "")}"></iframe>'
        for name, look in looks.items()
    )
    return f"<!doctype html><meta charset=utf-8><title>Frames</title><body>{''.join(frames)}"


def troubled(looks: Iterable[Look]) -> list[Look]:
    """The looks that were not clean."""
    return [look for look in looks if not look.is_clean]


@contextlib.asynccontextmanager
async def watching(
    address: str, cookies: Mapping[str, str], *, known_as: str = "", tabs: int = 3
) -> AsyncIterator[Watch]:
    """A watch over the desk at an address; known_as: the address in its own pages, if it is another one.

    Raises:
        LookupError: there is no Chromium on PATH.
    """
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        raise LookupError("no Chromium on PATH")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        try:
            yield Watch(browser, address, cookies, tabs, known_as)
        finally:
            await browser.close()
