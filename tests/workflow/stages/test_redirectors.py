"""A redirector's address is followed to its end as the service itself would, without the network."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from workflow.stages._redirectors import MOST_HOPS, REDIRECTORS, Carried, way_of

END = "https://e.example/a?b=1&c=%E4%B8%AD#d"
ENCODED = quote(END, safe="")


@pytest.mark.parametrize(
    "address",
    [
        f"https://link.zhihu.com/?target={ENCODED}",
        "https://link.zhihu.com/?target=https%3A//e.example/a%3Fb%3D1%26c%3D%25E4%25B8%25AD%23d",
        f"https://weibo.cn/sinaurl?u={ENCODED}",
        f"https://weibo.cn/sinaurl?toasturl={ENCODED}",
        f"https://link.csdn.net/?from_id=12&target={ENCODED}",
        f"https://link.juejin.cn/?target={ENCODED}",
        f"https://link.juejin.cn?target={ENCODED}",
        f"https://www.jianshu.com/go-wild?ac=2&url={ENCODED}",
        f"https://links.jianshu.com/go?to={ENCODED}",
        f"https://www.douban.com/link2/?url={ENCODED}&link2key=12ab",
        f"https://c.pc.qq.com/middlem.html?pfurl={ENCODED}&pfuin=1",
        f"https://c.pc.qq.com/pc.html?url={ENCODED}",
        f"https://gitee.com/link?target={ENCODED}",
        f"https://blog.51cto.com/transfer?{END}",
        f"https://www.google.com/url?sa=t&q={ENCODED}&usg=x",
        f"https://www.google.com.hk/url?url={ENCODED}",
        f"https://l.facebook.com/l.php?u={ENCODED}&h=AT0",
        f"https://l.instagram.com/?u={ENCODED}&e=x",
        f"https://www.youtube.com/redirect?event=video&redir_token=x&q={ENCODED}",
        f"https://slack-redir.net/link?url={ENCODED}",
        f"https://vk.com/away.php?to={ENCODED}&cc_key=",
        f"https://steamcommunity.com/linkfilter/?u={ENCODED}",
        f"https://steamcommunity.com/linkfilter/?url={END[: END.index('&')]}{quote(END[END.index('&'):], safe='')}",
        f"https://out.reddit.com/t3_x?url={ENCODED}&token=A",
        f"https://t.umblr.com/redirect?z={ENCODED}&t=x",
        f"https://disq.us/url?url={ENCODED}%3AaBcDeFgHiJkLmNoPqRsTuV&cuid=1",
        f"https://www.pixiv.net/jump.php?{ENCODED}",
        f"https://href.li/?{END}",
        f"https://duckduckgo.com/l/?uddg={ENCODED}&rut=1",
        "https://www.bing.com/ck/a?!&&p=9&u=a1aHR0cHM6Ly9lLmV4YW1wbGUvYT9iPTEmYz0lRTQlQjglQUQjZA&ntb=1",
        f"https://r.search.yahoo.com/_ylt=A2/RV=2/RE=17/RO=10/RU={ENCODED}/RK=2/RS=x-",
        f"https://www.curseforge.com/linkout?remoteUrl={quote(ENCODED, safe='')}",
        f"https://eur03.safelinks.protection.outlook.com/?url={ENCODED}&data=05",
        f"https://urldefense.com/v3/__{END.replace('#', '%23')}__;!!Ab1!x$".replace("%23", "%23"),
        f"https://abc.r.eu-west-1.awstrack.me/L0/{ENCODED}/1/0102/xyz=12",
        f"https://prod.outgoing.prod.webservices.mozgcp.net/v1/{'a' * 64}/{ENCODED}",
        f"//link.zhihu.com/?target={ENCODED}",
    ],
)  # fmt: skip
def test_an_address_inside_another_is_found(address: str) -> None:
    way = way_of(address)
    assert way is not None
    assert way.target in {END, END.replace("#d", "%23d")}


def test_proofpoints_own_signs_are_read() -> None:
    way = way_of("https://urldefense.proofpoint.com/v2/url?u=https-3A__e.example_a-5Fb-3Fc-3D1&d=Dw")
    assert way is not None
    assert (way.target, way.exact) == ("https://e.example/a_b?c=1", True)


def test_a_copy_of_a_page_that_is_kept_for_speed_leads_to_the_page() -> None:
    way = way_of("https://www.google.com/amp/s/www.e.example/a?b=1")
    assert way is not None
    assert way.target == "https://www.e.example/a?b=1"
    assert way_of("https://www.google.com/amp/s/settings") is None


@pytest.mark.parametrize(
    "address",
    [
        "https://www.google.com/search?q=https://e.example",
        "https://www.zhihu.com/question/1?target=https://e.example",
        "https://www.youtube.com/watch?v=redirect&q=https://e.example",
        "https://e.example/url?q=https://f.example",
        "https://notgoogle.com/url?q=https://f.example",
        "https://link.zhihu.com/",
        "https://link.zhihu.com/?target=/question/1",
        "https://link.zhihu.com/?target=mailto:a@e.example",
        "https://vk.com/away.phpx?to=https://e.example",
        "/link?target=https://e.example",
        "https://www.baidu.com/link?url=aBcDeF",
        "https://www.bing.com/ck/a?u=a1%%%",
    ],
)
def test_an_address_that_only_looks_like_one_is_left_alone(address: str) -> None:
    assert way_of(address) is None


def test_a_nest_is_followed_to_its_end_and_a_loop_ends() -> None:
    way = way_of(f"https://link.zhihu.com/?target={quote(f'https://link.juejin.cn?target={ENCODED}', safe='')}")
    assert way is not None
    assert (way.through, way.target, way.exact) == (("link.zhihu.com", "link.juejin.cn"), END, True)
    address = END
    for _ in range(MOST_HOPS + 3):
        address = f"https://link.zhihu.com/?target={quote(address, safe='')}"
    endless = way_of(address)
    assert endless is not None
    assert (len(endless.through), endless.exact) == (MOST_HOPS, False)


@pytest.mark.parametrize(
    "address",
    [
        "https://link.zhihu.com/?target=https://e.example/?a=1&b=2",
        "https://link.zhihu.com/?target=https://e.example/?a=1%26b",
        "https://link.zhihu.com/?target=https%3A%2F%2Fe.example%2F#part",
        "https://link.zhihu.com/?target=https%3A%2F%2Fe.example%2F%C4%E3",
        "https://urldefense.com/v3/__https://e.example/a*b__;Iw!!x$",
    ],
)
def test_what_can_be_read_two_ways_is_not_called_exact(address: str) -> None:
    way = way_of(address)
    assert way is not None
    assert not way.exact


def test_a_detour_that_somebody_may_be_paid_for_says_so() -> None:
    way = way_of(f"https://www.awin1.com/cread.php?awinmid=1&ued={ENCODED}")
    assert way is not None
    assert (way.target, way.paid) == (END, True)


def test_what_a_redirector_carries_may_be_worse_than_an_address() -> None:
    way = way_of("https://www.google.com/url?q=javascript%3Aalert(1)")
    assert way is not None
    assert way.target == "javascript:alert(1)"


@pytest.mark.parametrize("host", sorted(REDIRECTORS))
def test_every_redirector_of_the_table_leads_on(host: str) -> None:
    written = {
        Carried.NAMED: "?{name}={encoded}",
        Carried.SIGNED: "?{name}={encoded}%3A0123456789abcdefghij",
        Carried.QUERY: "?{encoded}",
        Carried.PATH: "/{pieces}{encoded}",
        Carried.BASE64: "?{name}=a1aHR0cHM6Ly9lLmV4YW1wbGUv",
        Carried.SITE: "/e.example/",
        Carried.MARKED: "/RU={encoded}/RK=2",
        Carried.DEFENCE_2: "?{name}=https-3A__e.example_",
        Carried.DEFENCE_3: "/__https://e.example/__;!!x$",
    }
    for one in REDIRECTORS[host]:
        domain = "www.google.de" if host == "google" else host
        pieces = "x/" * (int(one.names[0]) - 1) if one.carried is Carried.PATH else ""
        tail = written[one.carried].format(
            name=one.names[0] if one.names else "", encoded=quote("https://e.example/", safe=""), pieces=pieces
        )
        way = way_of(f"https://{domain}{one.path.rstrip('/')}{tail}")
        assert way is not None, one
        assert (way.target, way.paid) == ("https://e.example/", one.paid)
