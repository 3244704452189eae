"""Addresses are found with their exact place in any language, and names of files, versions and code are left alone."""

from __future__ import annotations

import time

import pytest

from workflow.stages._addresses import Sort, addresses_of

_WORDS = """
node.js config.py README.md 3.14 v1.2.3 e.g. i.e. U.S.A. a.m. p.m. 歼-20 华为mate60 iPhone15 iso9001 su57
script.sh main.rs index.html style.css data.json photo.jpg report.pdf 3.5% 1.2.3 2.0.1-beta v10.0
1,234.56 12:30 2025-06-06 2025.06.06 No.1
Dr.Smith Ph.D. M.Sc. B.Sc. e.g.这样 vs. etc. St.Petersburg Mr.Li person.name user.id this.props array.map console.log
self.data os.path np.array plt.show driver.click app.run window.open document.title event.target math.pi list.sort
string.format obj.call Vue.use React.memo System.out.println utils.ts app.tsx Makefile Dockerfile.dev .env .gitignore
archive.tar.gz lib.so.6 a.out main.cc test.pl run.bat setup.exe movie.mov song.mp3 font.woff2 page.vue mod.rs go.mod
go.sum Cargo.toml pom.xml build.gradle AndroidManifest.xml Info.plist x86_64 arm64 utf-8 gb2312 h.264 802.11n 5.1声道
2.4GHz 3.0版 Python3.12 PHP8.1 C++17 .NET C# F# A.I. U.N. 24/7 50/50 and/or TCP/IP I/O km/h a/b/c path/to/file ./run
../up ~/home /usr/bin C:\\Windows foo::bar foo->bar x=y a@b @username #话题 $HOME %PATH% 100%纯棉 99.9% B.1.1.7 T.T
"""
CLEAN = _WORDS.split()


def found(text: str) -> list[str]:
    return [text[address.start : address.end] for address in addresses_of(text)]


def test_there_are_enough_clean_words_to_mean_something() -> None:
    assert len(CLEAN) >= 120


@pytest.mark.parametrize("frame", ["{}", "他说的{}就是这个。", "见 {} 一文", "（{}）", "“{}”，", "See {}, please."])
def test_names_of_files_versions_and_code_are_no_addresses(frame: str) -> None:
    assert [word for word in CLEAN if found(frame.format(word))] == []


ADDRESSES = [
    "example.com",
    "www.example.com.cn",
    "a-b.example.co.uk",
    "xn--fsqu00a.com",
    "win777.bet",
    "site88.xyz/path?q=1#top",
    "https://example.org/a_(b)/c",
    "http://localhost:8000/x",
    "ftp://files.example.net/pub",
    "https://192.168.0.1:8443/admin",
    "example.de:8080/a",
    "EXAMPLE.ORG",
]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(
    "frame", ["他提到{}这个地方", "見て{}です", "링크{}입니다", "（{}）", "，{}。", "See {}.", "“{}”", "{}"]
)
def test_an_address_is_found_with_its_exact_place_whatever_touches_it(address: str, frame: str) -> None:
    assert found(frame.format(address)) == [address]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("http://例子.中国/a 是", "http://例子.中国/a"),
        ("http://exampleこれ.com/a", "http://exampleこれ.com/a"),
        ("Bücher auf straßenbau.de!", "straßenbau.de"),
        ("https://zh.example.org/wiki/渡轮 有", "https://zh.example.org/wiki/渡轮"),
        ("见https://zh.example.org/渡轮", "https://zh.example.org/"),
        ("(https://example.org/a)", "https://example.org/a"),
        ("//cdn.example.org/a.js 是", "//cdn.example.org/a.js"),
    ],
)
def test_where_an_address_ends_is_read_from_what_stands_around_it(text: str, address: str) -> None:
    assert found(text) == [address]


@pytest.mark.parametrize(
    "text", ["http://", "http://.a.com", "http://-a.com", "_http://example.com", "$abc.com", "a.com_"]
)
def test_what_no_browser_would_follow_is_no_address(text: str) -> None:
    assert found(text) == []


def test_an_e_mail_address_is_told_from_a_site() -> None:
    text = "写信给editor@example.org，或看example.org。"
    assert [(text[one.start : one.end], one.sort) for one in addresses_of(text)] == [
        ("editor@example.org", Sort.MAIL),
        ("example.org", Sort.PLAIN),
    ]


@pytest.mark.parametrize(
    "unit",
    [
        "a.",
        "a-",
        "a.b@",
        "http://",
        "看a.com",
        "//a.",
        "xn--",
        "xn--a.",
        "a.xn--a-",
        "xn--com._",
        "mailto:",
        "1.",
        "a.com/(",
        "www.",
    ],
)
def test_a_hostile_text_takes_time_in_proportion_to_its_length(unit: str) -> None:
    started = time.process_time()
    addresses_of(unit * (100_000 // len(unit)))
    assert time.process_time() - started < 3
