"""Short links are known by their hosts; a service's own pages are no short links."""

from __future__ import annotations

import pytest

from workflow.stages._hosts import host_of
from workflow.stages._shorteners import hides_target, looks_short


@pytest.mark.parametrize(
    "address",
    ["https://bit.ly/a", "https://www.bit.ly/a", "http://t.cn/A6", "https://url.cn/5a", "https://b23.tv/BV1",
     "https://v.douyin.com/ab/", "https://xhslink.com/a/b", "https://t.co/x", "https://tinyurl.com/y",
     "https://m.tb.cn/h.5", "https://www.sogou.com/link?url=x", "https://us1.list-manage.com/track/click?u=1",
     "https://redd.it/s/abc", "https://dwz.cn/x", "https://news.google.com/rss/articles/CBM"],
)  # fmt: skip
def test_an_address_that_hides_its_target_is_known(address: str) -> None:
    assert hides_target(address, host_of(address))


@pytest.mark.parametrize(
    "address",
    ["https://bit.ly/", "https://bit.ly", "https://abit.ly/a", "https://bit.ly.example/a", "https://example.org/bit.ly/a",
     "https://www.baidu.com/s?wd=x", "https://youtu.be/x", "https://redd.it/abc", "https://t.me/x", "/a"],
)  # fmt: skip
def test_other_addresses_are_not(address: str) -> None:
    assert not hides_target(address, host_of(address))


@pytest.mark.parametrize("address", ["https://abc.li/xY3z", "https://www.q7.gg/4fGh2", "http://ab.cd/a1b2c3"])
def test_an_unknown_address_may_have_the_shape_of_a_short_one(address: str) -> None:
    assert looks_short(address, host_of(address))


@pytest.mark.parametrize(
    "address",
    ["https://abc.li/about", "https://abc.li/About", "https://abc.li/news/xY3z", "https://abc.com/xY3z",
     "https://www.abcdefg.li/xY3z", "https://docs.abc.li/xY3z", "https://youtu.be/b3l4WxipF", "https://abc.li/2024",
     "https://abc.li/a.html", "https://abc.li/"],
)  # fmt: skip
def test_words_years_and_longer_domains_have_not(address: str) -> None:
    assert not looks_short(address, host_of(address))
