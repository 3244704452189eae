"""Pictures of QR codes are flagged: by their words, their file's name, or an invitation to scan beside them."""

from __future__ import annotations

import time

import pytest

from workflow.article import Format, Source
from workflow.findings import Finding, Severity
from workflow.parse import parse
from workflow.stages import links

TEXT = "渡轮冬天停航，岛上的人等着春天。\n\n"


def flagged(body: str, written: Format = Format.MARKDOWN) -> list[Finding]:
    findings = links.check(parse(Source(body, written, title="渡轮")))
    return [finding for finding in findings if finding.code == "links.qr-image"]


@pytest.mark.parametrize(
    ("picture", "sign"),
    [
        ("![关注公众号二维码](/media/a.png)", "二维码"),
        ("![photo](/media/qrcode.png)", "qrcode"),
        ("![photo](https://pictures.example/ferry-qr-2.jpg?x=1)", "qr-2"),
        ("扫一扫，加群领票：\n\n![photo](/media/a.png)", "扫一扫，加群领票："),
        ("![photo](/media/a.png)\n\n长按图片识别进群", "长按图片识别"),
        ("Scan this code to join.\n\n![photo](/media/a.png)", "Scan this code"),
        ('<img src="/media/a.png" title="QR code of the ferry">', "QR code"),
        ('<img src="data:image/png;base64,qrqr" alt="小程序码">', "小程序码"),
    ],
)
def test_a_picture_that_phones_are_to_read_is_shown_to_the_reviewer(picture: str, sign: str) -> None:
    (found,) = flagged(f"{TEXT}{picture}\n\n{TEXT}")
    assert (found.severity, found.params["sign"]) == (Severity.WARN, sign)
    assert not found.automatic
    assert "a.png" in found.quote or "qr" in found.quote


@pytest.mark.parametrize(
    "body",
    [
        "![码头的照片](/media/pier.png)",
        "![photo](/media/qrst.png)",
        '<img src="data:image/png;base64,qr+qr/qr" alt="码头">',
        "扫一扫门口的雪再走。" + TEXT * 4 + "![码头](/media/pier.png)",
        "Scan this code with a reader. There is no picture here.",
    ],
)
def test_other_pictures_and_texts_without_one_are_left_alone(body: str) -> None:
    assert flagged(TEXT + body) == []


def test_html_is_read_as_markdown_is() -> None:
    (found,) = flagged("<p>扫描下图进群</p><p><img src='/a.png' alt='x'></p>", Format.HTML)
    assert found.params["sign"].startswith("扫描下图进群")


def test_many_pictures_take_time_in_proportion() -> None:
    article = parse(Source("扫一扫![a](/a.png)" * 5_000, Format.MARKDOWN, title="-", language="zh"))
    started = time.process_time()
    assert len([one for one in links.check(article) if one.code == "links.qr-image"]) == 5_000
    assert time.process_time() - started < 10
