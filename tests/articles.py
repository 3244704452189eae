"""Articles of our own writing that tests hand in: good ones, and ones with known faults."""

from __future__ import annotations

from workflow.article import Format, Source

GOOD_ZH_BODY = """\
滨江新区图书馆周六正式开放，第一天就迎来了四千多名读者。馆舍由旧粮仓改建而成，保留了原有的砖墙和木梁，三层共有两千一百个座位，其中儿童阅览室占了整整半层。

开放当天上午八点，门口已经排起了长队。退休教师周明兰带着外孙女站在最前面，她说，孩子从春天起就天天问图书馆什么时候开门，今天总算等到了。馆长何立群介绍，首批上架图书共十八万册，另有六万册将在年底前陆续编目。

粮仓建于上世纪五十年代，停用之后空置了十几年。三年前，新区决定把它改成图书馆，设计方案几经修改，最终采纳了居民提出的意见：临河一面开大窗，让读者抬头就能看见水面。施工方负责人说，加固木梁是整个工程里最费时间的一步，每一根都要单独检测。

图书馆实行免费办证，周二至周日从早上九点开到晚上九点，周一闭馆整理。馆方还安排了三十名志愿者，轮流在各层引导读者，并为视障读者提供面对面朗读服务。何立群表示，下一步将和附近的六所中小学合作，把阅读课搬进粮仓。
"""

GOOD_EN_BODY = """\
The old ferry terminal on Mill Street reopened on Saturday as a public market, and by noon most of its forty stalls had sold out. The city bought the building four years ago for a single dollar, then spent eleven million on a new roof, drains and wiring.

Vendors pay rent by the day rather than by the year. That was the idea of a committee of growers who had been priced out of the supermarket district, said Ines Calloway, who sells cheese made twelve miles up the river. She arrived at five in the morning with three crates and went home with none.

Not everyone was pleased. Residents of the upper floors across the street worry about lorries before dawn, and a petition with two hundred names asks the council to forbid deliveries before six. A spokesman said that the council would answer it at its meeting in March.

The market opens from Wednesday to Sunday. On the first Thursday of each month it stays open until ten, with music on the old loading dock and a kitchen where cooks from the neighbourhood take turns.
"""


def good_zh() -> Source:
    """A complete Chinese article with every field filled in."""
    return Source(
        GOOD_ZH_BODY,
        Format.TEXT,
        title="旧粮仓里的新图书馆",
        category="文化",
        summary="滨江新区把停用多年的粮仓改成了图书馆，开放第一天就迎来四千多名读者。",
        date="2026-09-12",
    )


def good_en() -> Source:
    """A complete English article with every field filled in."""
    return Source(
        GOOD_EN_BODY,
        Format.TEXT,
        title="A ferry terminal comes back as a market",
        category="news",
        summary="Forty stalls opened in the old terminal on Mill Street; neighbours worry about early deliveries.",
        date="2026-10-03",
    )


def cut_en() -> Source:
    """The English article, cut in the middle of a sentence."""
    cut = GOOD_EN_BODY[: GOOD_EN_BODY.index("with music on the old")] + "with music on the"
    return _with_body(good_en(), cut)


def promo_zh() -> Source:
    """The Chinese article with a paragraph that is its title glued to a brand, as an image's alt text leaves it."""
    first, rest = GOOD_ZH_BODY.split("\n\n", 1)
    return _with_body(good_zh(), f"{first}\n\n旧粮仓里的新图书馆金冠城win66\n\n{rest}")


def half_width_zh() -> Source:
    """The Chinese article with half-width commas throughout: a habit, not a slip."""
    return _with_body(good_zh(), GOOD_ZH_BODY.replace("，", ","))


def _with_body(source: Source, body: str) -> Source:
    return Source(body, source.format, source.title, source.category, source.summary, source.date, source.language)


def submission_with_every_fault() -> Source:
    """One text file as writers send it: everything in the body, and four faults in it.

    A category that does not fit, a summary that promises three aspects, a paragraph that is the title glued to a brand,
    half-width punctuation, and an end in mid-sentence.
    """
    return Source(
        """\
企业文化

两国外长会谈聚焦边境停火与粮食通道

2026-05-18

文章摘要:两国外交部长本周在中立国首都举行会谈,讨论边境停火的监督办法和粮食运输通道的安全。双方同意继续谈判,并请联合国派出观察员。本文将从三个方面进行说明,分别是:会谈的背景、停火的监督、粮食通道的安排。

1、会谈的背景

两国在边境地区的冲突已经持续了十四个月,多个城镇的居民被迫离开家园。今年三月以来,在联合国秘书长特使的斡旋下,双方的外交官先后三次会面,就停火的时间和范围交换意见。这次外长会谈是冲突爆发以来级别最高的一次接触。

两国外长会谈聚焦边境停火与粮食通道金冠城win66

会谈在湖边的一座旧会议中心举行,各代表团从不同的门进入。东道国总统在开幕时说,和平协议不会在一天之内达成,但是每一天的停火都意味着有人活下来。

2、停火的监督

双方同意在边境两侧各设一条十公里宽的非军事区,由联合国观察员进驻。观察员有权在任何时间进入区内的任何地点,并且每周向安全理事会提交报告。重型武器必须在三十天内撤出,撤出的过程由卫星图像核实。

外交部发言人表示,制裁的解除将与撤军的进度挂钩,每完成一个阶段就解除一部分。反对派议员批评这个安排过于宽松,要求政府向国会公布全部文件。

3、粮食通道的安排

根据会谈公报,三个港口将在六月重新开放,运粮船由中立国的检查员登船检查。航道的排雷工作由两国海军分别负责,排雷的结果相互通报。去年由于港口关闭,全球小麦价格上涨了两成,许多进口国的政府因此承受了很大的压力。

总结:

这次会谈没有解决领土争端,也没有提到战俘的交换,但是它让停火第一次有了监督的办法。展望未来,随着观察员陆续进驻以"""
    )
