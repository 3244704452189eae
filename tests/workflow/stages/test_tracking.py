"""Trackers are known by name, on their own hosts where others use the name; nothing that a page needs is ever taken."""

from __future__ import annotations

import re

import pytest

from workflow.stages._hosts import host_of
from workflow.stages._trackers import NAMES, ON_HOST
from workflow.stages._tracking import is_tracking, tracking_pieces

# Addresses in which every parameter does something for the reader, though many look as if they did not.
_NEEDED = """
https://github.com/owner/repo/blob/main/README.md?ref=main
https://github.com/search?q=utm_source&type=code&p=2
https://github.com/login?return_to=%2Fowner%2Frepo
https://github.com/owner/repo/issues?q=is%3Aopen+label%3Abug&page=3
https://github.com/owner/repo/compare/v1...v2?expand=1
https://api.github.com/repos/owner/repo/contents/a.py?ref=feature%2Fspm
https://raw.githubusercontent.com/owner/repo/main/a.py?token=ABC
https://gitlab.com/api/v4/projects/1/repository/files/a.py/raw?ref=develop
https://gitlab.com/owner/repo/-/tree/main?ref_type=heads
https://gitee.com/owner/repo/tree?ref=dev&path=src
https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=42s
https://www.youtube.com/watch?v=dQw4w9WgXcQ&list=PL123&index=4
https://www.youtube.com/results?search_query=si+units
https://www.youtube.com/playlist?list=PLsi
https://youtu.be/dQw4w9WgXcQ?t=10
https://www.bilibili.com/video/BV1xx411c7mD?p=3&t=12.5
https://search.bilibili.com/all?keyword=from&page=2
https://space.bilibili.com/1/channel/seriesdetail?sid=4
https://vimeo.com/1?h=abc123
https://www.google.com/search?q=gclid&tbm=nws&hl=en&start=10
https://www.google.com/maps?q=51.5,0.1&ll=51.5,0.1&z=12&t=k
https://scholar.google.com/scholar?cites=123&as_sdt=2005&hl=en
https://translate.google.com/?sl=en&tl=zh-CN&text=ref&op=translate
https://news.google.com/search?q=ferry&hl=en-GB&gl=GB&ceid=GB:en
https://docs.google.com/document/d/1/edit?tab=t.0
https://drive.google.com/open?id=1AbC
https://drive.google.com/file/d/1/view?resourcekey=0-x
https://play.google.com/store/apps/details?id=org.example&hl=zh
https://www.baidu.com/s?wd=utm&pn=10&ie=utf-8
https://tieba.baidu.com/f?kw=%E5%8E%86%E5%8F%B2&pn=50
https://pan.baidu.com/s/1abc?pwd=x1y2
https://map.baidu.com/?s=s%26wd%3D1&c=131
https://cn.bing.com/search?q=from+source&first=11
https://duckduckgo.com/?q=ref&ia=web
https://zh.wikipedia.org/w/index.php?title=Utm&oldid=123&diff=prev
https://en.wikipedia.org/w/index.php?title=Special:Search&search=utm_source&fulltext=1
https://commons.wikimedia.org/w/index.php?curid=99
https://www.wikidata.org/w/api.php?action=wbgetentities&ids=Q1&props=labels&format=json
https://web.archive.org/web/2020/https://example.org/?utm_source
https://mp.weixin.qq.com/s?__biz=MzA&mid=1&idx=2&sn=abc
https://www.xiaohongshu.com/explore/64a?xsec_token=AB12
https://item.taobao.com/item.htm?id=5&skuId=9
https://detail.tmall.com/item.htm?id=5&skuId=9
https://item.jd.com/1.html?extension=1
https://www.amazon.com/dp/B000?th=1&psc=1
https://www.amazon.com/s?k=ref+books&page=2&i=stripbooks
https://www.amazon.co.jp/gp/product/B0?smid=A1&me=A2
https://www.ebay.com/sch/i.html?_nkw=spm&_sop=10&_pgn=2
https://www.ebay.com/itm/123?var=456
https://www.imdb.com/title/tt1/reviews?sort=date&dir=desc
https://x.com/search?q=from%3Anasa&src_type=1&f=live
https://www.reddit.com/r/a/comments/b/?context=3&sort=new
https://news.ycombinator.com/item?id=1&p=2
https://stackoverflow.com/questions/tagged/url?sort=votes&page=2&pagesize=50
https://www.linkedin.com/jobs/search/?keywords=editor&location=Oslo&start=25
https://www.facebook.com/story.php?story_fbid=1&id=2
https://www.facebook.com/photo.php?fbid=1&set=a.2&type=3
https://www.instagram.com/p/abc/?img_index=2
https://weibo.com/1/AbC?type=comment
https://s.weibo.com/weibo?q=%23news%23&page=2
https://www.zhihu.com/search?q=ref&type=content
https://www.douban.com/search?cat=1001&q=source
https://www.zhihu.com/question/1/answers/updated?page=2
https://so.csdn.net/so/search?q=spm&t=blog&p=2
https://arxiv.org/abs/2001.00001?context=cs
https://www.ncbi.nlm.nih.gov/pubmed/?term=utm&page=2
https://doi.org/10.1000/182?nosfx=y
https://www.nature.com/search?q=ferry&order=relevance&page=2
https://www.sciencedirect.com/science/article/pii/S1?via%3Dihub
https://data.gov.uk/search?q=ports&filters%5Bformat%5D=CSV
https://api.example.org/v1/items?source=db&from=2020&to=2021&limit=10&cursor=abc
https://api.example.org/v1/search?si=1&sid=2&cid=3&uid=4&aid=5
https://api.example.org/me?access_token=abc&fields=id,name
https://example.org/?p=123
https://example.org/?id=7&v=2&lang=zh
https://example.org/?page=2&sort=date&order=asc
https://example.org/?feature=maps&pp=20&t=5&s=10
https://example.org/?ref=main&tag=v1.0&scm=git&branch=dev
https://example.org/?source=rss&format=xml
https://example.org/?from=zh&to=en&q=ref
https://example.org/?share=1&code=abc&token=xyz&key=k
https://example.org/?scene=3&mid=4&idx=1&sn=5
https://example.org/?campaign=2024&content=a&term=b&medium=oil
https://example.org/?category=utm&tags=gclid,fbclid
https://example.org/?redirect=https%3A%2F%2Fe.org%2F%3Futm_source%3Dx
https://example.org/?context=all&position=3&rank=2&type=x
https://example.org/?adid=1&ad=2&banner=3
https://example.org/?trk=1&tracking=AB123456789CN
https://example.org/?hash=abc&sign=def&expires=1
https://example.org/?share_token=abc&share_id=9
https://example.org/?user_id=1&session_id=2&timestamp=3
https://example.org/?app=1&platform=ios&version=2
https://example.org/?label=a&aid=2&st=3&dl=1
https://example.org/?cv=1&sp=2&sk=3&sr=4&qs=5&form=6&pc=7
https://example.org/?src=map&origin=a&destination=b&mode=transit
https://example.org/?referrer=0&reference=ISO-9001&refid=AB12
https://example.org/?ved=1&ei=2&oq=3&sa=4
https://example.org/utm_source/a?x=1
https://example.org/utm/gclid/fbclid.html?utm=31N
https://example.org/a?zone=32&utm_=1&easting=500000
https://example.org/a#?utm_source=x
https://example.org/a;utm_source=x?b=1
https://www.post.example/track?tracking_number=123&carrier=x
https://maps.example.org/?utmzone=33&e=1&n=2
https://tiles.example.org/wms?service=WMS&request=GetMap&layers=a&bbox=1,2,3,4&crs=EPSG:4326
https://cdn.example.org/a.png?w=100&h=50&fit=crop&q=80&s=abc
https://cdn.example.org/a.js?v=1.2.3&t=123
https://s3.example.org/a?X-Amz-Signature=abc&X-Amz-Expires=60
https://shop.example/a?sku=1&size=xl&color=red&qid=2
https://booking.example/a?checkin=2024-01-01&checkout=2024-01-02&aid=1
https://video.example/live?room=1&is_copy=0&seid=2
https://login.example/auth?client_id=1&redirect_uri=https%3A%2F%2Fa.example%2F&state=x&scope=y&nonce=z&code_challenge=c
https://open.spotify.com/search/ref?flow_ctx=1
https://steamcommunity.com/sharedfiles/filedetails/?id=1&searchtext=snr
https://store.steampowered.com/app/1/?l=schinese
https://www.nytimes.com/search?query=smid&sort=newest
https://medium.com/search?q=source
https://www.bbc.co.uk/search?q=at&d=news_gnl&page=2
https://www.theguardian.com/world?page=2&date=2020
https://www.twitch.tv/videos/1?t=1h2m
https://www.tiktok.com/search?q=share&t=1
"""
NEEDED = _NEEDED.split()
LEFT = [
    ("https://e.example/?utm_source=a&id=%E4%B8%AD+%2f&b=%zz&utm_medium=c", "https://e.example/?id=%E4%B8%AD+%2f&b=%zz"),
    ("https://e.example/?b=2&a=1&b=3&gclid=x", "https://e.example/?b=2&a=1&b=3"),
    ("https://e.example/?UTM_Source=x&Fbclid=y&Id=1", "https://e.example/?Id=1"),
    ("https://e.example/?%75tm_source=x&a", "https://e.example/?a"),
    ("https://e.example/?a=&&utm_source=x", "https://e.example/?a=&"),
    ("https://e.example/?utm_source", "https://e.example/"),
    ("https://youtu.be/x?si=abc&t=10", "https://youtu.be/x?t=10"),
    ("https://www.amazon.de/dp/B0?ref_=a&pd_rd_r=b&th=1", "https://www.amazon.de/dp/B0?th=1"),
    ("https://mp.weixin.qq.com/s?__biz=a&mid=1&chksm=2&scene=3", "https://mp.weixin.qq.com/s?__biz=a&mid=1"),
    ("https://www.xiaohongshu.com/explore/1?xsec_token=a&xsec_source=b", "https://www.xiaohongshu.com/explore/1?xsec_token=a"),
    ("https://item.taobao.com/i?scm=1&id=5", "https://item.taobao.com/i?id=5"),
    ("https://www.google.co.uk/search?q=a&ved=b&sxsrf=c", "https://www.google.co.uk/search?q=a"),
]  # fmt: skip


def shortened(address: str) -> str:
    for start, end, _names in reversed(list(tracking_pieces(address, host_of(address)))):
        address = address[:start] + address[end:]
    return address


def test_more_than_a_hundred_addresses_with_needed_parameters_stay_as_they_are() -> None:
    assert len(NEEDED) >= 100
    assert [address for address in NEEDED if shortened(address) != address] == []


@pytest.mark.parametrize(("address", "after"), LEFT)
def test_what_remains_keeps_its_order_and_its_writing_sign_for_sign(address: str, after: str) -> None:
    assert shortened(address) == after
    assert shortened(after) == after


def test_a_name_bound_to_a_host_tracks_there_and_below_and_nowhere_else() -> None:
    for host, names in ON_HOST.items():
        name = min(names)
        where = host.replace(".*", ".co.uk")
        assert is_tracking(name, where), host
        assert is_tracking(name, f"m.{where}"), host
        if name not in NAMES and not re.match("utm_|pk_", name):
            assert not is_tracking(name, f"not-{where}"), host
            assert not is_tracking(name, f"{where}.example"), host


def test_a_brand_counts_only_where_it_owns_the_domain() -> None:
    assert is_tracking("qid", "www.amazon.com.br")
    assert not is_tracking("qid", "amazon.example.org")
    assert not is_tracking("qid", "amazon")
