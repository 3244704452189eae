"""Notes to oneself, empty templates, filler and the words of chat programs are found, unless a text speaks of them."""

from __future__ import annotations

import pytest

from workflow.article import Format, Source
from workflow.clock import cpu
from workflow.edits import apply, ledger_of
from workflow.findings import Finding, Severity
from workflow.parse import parse
from workflow.stages import residue

ENGLISH = "The ferry left the harbour at six, and nobody waved. The captain had seen this before."
CHINESE = "渡轮六点离港，岸上没有人挥手。船长早已见惯这样的清晨，他把帽檐压低，看了一眼潮位表。"


def found(body: str, form: Format = Format.MARKDOWN) -> list[Finding]:
    return list(residue.check(parse(Source(body, form, title="Harbour"))))


def among(text: str) -> list[str]:
    """The codes found when this stands between two paragraphs in its language."""
    pad = CHINESE if any("\u4e00" <= sign <= "\u9fff" for sign in text) else ENGLISH
    return [finding.code for finding in found(f"{pad}\n\n{text}\n\n{pad}\n\n{pad}\n\n{pad}")]


@pytest.mark.parametrize(
    "text",
    [
        "TODO",
        "## TODO",
        "- TODO: ask the harbour office for last year's numbers",
        "The fleet has grown. TODO: check with the union.",
        "FIXME the second half of this contradicts the first",
        "TODO(anna): photo credit",
        "The new pier will cost $TK million.",
        "About TK percent of the crew signed.",
        "TKTK",
        "“We are ready,” said TKTK, who runs the yard.",
        "The spokesman [NAME TK] did not answer.",
        "The opening date is still TBD.",
        "The mayor (TBD) will speak first.",
        "Sales rose by XX% in March.",
        "The town lost $XX million.",
        "Contact [insert name of spokesperson] for more.",
        "Dear [Client Name], we write about the pier.",
        "Signed, [Your Name]",
        "It opened on [date].",
        "Hello {{ first_name }}, your ticket is ready.",
        "Hello *|FNAME|*, your ticket is ready.",
        "The total is [object Object].",
        "待补充",
        "（待补充）",
        "第三节的数据【待核实】，以后再说。",
        "本段待补充。",
        "联系人：待填写",
        "【此处插入码头照片】",
        "此处插入图片",
        "[图片]",
        "![在这里插入图片描述](a.png)",
        "会议于2025年X月X日召开。",
        "会议于XX月XX日召开。",
        "感谢【公司名称】的支持。",
        "我是[您的姓名]，来自码头。",
        "TBD",
        "todo: ask again",
        "About tk tk sailors signed.",
        "XXX said on Monday that the pier would open.",
        "YOUR HEADLINE HERE",
        "Your text here",
        "Click to add title",
        "The pier is the oldest in the country [citation needed].",
        "[Image: the harbour at dawn]",
        "According to [source], the pier was sold.",
        "The pier was sold in [year].",
        "码头建成于XXXX年。",
        "记者：XXX",
        "（数据来源待补充）",
        "（此处应有图片）",
        "此处需要补充数据。",
        "请在此处输入正文",
        "单击此处编辑标题",
        "详情见[链接]。",
        "测试测试测试",
    ],
)
def test_what_was_never_filled_in_is_found(text: str) -> None:
    assert among(text) == ["residue.placeholder"]


@pytest.mark.parametrize(
    "text",
    [
        "She keeps a TODO list on the fridge, and a to-do app on her phone.",
        "In the newsroom, “TK” stands for text to come, and 'TKTK' is easier to find.",
        "Editors write TKTK: the letters stand for nothing in English.",
        "The code says `TODO: fix`, and nobody did.",
        "A TODO comment is a promise to nobody.",
        "Techniker Krankenkasse (TK) insures eleven million people, and TK grows.",
        "The page got faster: Total Blocking Duration (TBD) fell by half.",
        "Super Bowl XXX was played in Tempe; Louis XX never ruled.",
        "The film xXx made money, and size XXL did not.",
        'The minister said it was "[name] against [name]" and left.',
        "“He [President Miller] knew,” said the clerk.",
        "See [date](https://example.org) and [your name][1].\n\n[1]: https://example.org",
        "The files are called [name].[number].js after the build.",
        "The template shows `{{ name }}` in double braces, as in “{{ name }}”.",
        "The formula is $$\\frac{{a}}{{b}}$$ for any a.",
        "Add salt (to taste), and insert the rod [see above] slowly.",
        "比赛时间待定，地点在北岸。",
        "消息有待核实，当地政府没有回应。",
        "待补充的材料共三份，都在窗口。",
        "编辑们用“待补充”这三个字提醒自己。",
        "待定的方案有两个，市长都不喜欢。",
        "点击此处插入的图片，可以放大。",
        "请在此处填写您的姓名，然后点击提交按钮完成登记。",
        "【时间】6月1日【地点】北岸",
        "日期格式为XXXX年XX月XX日。",
        "他用插入排序（插入）处理了名单。",
        "She wrote a to-do list and did nothing on it.",
        "The band XXX plays tonight, and the sign says NO SWIMMING HERE.",
        "Image: the harbour at dawn, by the harbour master.",
        "[Editor's note: the pier has since been sold.]",
        "The source [of the stream] lies in the hills, and [he] knew it.",
        "（时间待定）",
        "（比赛地点待定）",
        "这里需要补充几个概念，再往下看。",
        "【案例】北岸码头的三年。",
        "请输入验证码，然后点击此处。",
        "记者：王小明",
        "从1998年到20××年，码头换过三次主人。",
    ],
)
def test_what_only_speaks_of_placeholders_is_left_in_peace(text: str) -> None:
    assert among(text) == []


def test_the_initials_of_a_german_insurer_are_no_mark() -> None:
    said = "Die Krankenkasse (TK) hat ihre Zahlen vorgelegt, und der Vorstand ist mit dem Jahr nicht unzufrieden."
    assert found(f"TK: Zahl der Krankmeldungen steigt\n\n{said}\n\n{said[:40]}") == []


@pytest.mark.parametrize(
    "text",
    ["Lorem ipsum dolor sit amet, consectetur adipiscing elit.", "Sed do eiusmod tempor incididunt ut labore."],
)
def test_filler_goes_back(text: str) -> None:
    (finding,) = found(f"{ENGLISH}\n\n{text}\n\n{ENGLISH}")
    assert (finding.code, finding.severity) == ("residue.filler", Severity.BLOCK)


def test_a_text_about_filler_is_no_filler() -> None:
    assert (
        among("Printers have set “Lorem ipsum dolor sit amet” since the sixties; lorem ipsum text means nothing.") == []
    )


@pytest.mark.parametrize(
    "text",
    [
        "As an AI language model, I cannot verify the tide tables.",
        "However, as a large language model, I don't have access to the harbour.",
        "As an artificial intelligence, I do not hold opinions on fishing.",
        "I'm sorry, but I can't assist with that request.",
        "I apologize, but as an AI I have no view on this.",
        "As of my last knowledge update in 2023, the pier was closed.",
        "I do not have access to real-time information about ferries.",
        "作为一个AI语言模型，我无法提供实时的潮位。",
        "作为人工智能助手，我不能发表个人看法。",
        "很抱歉，我无法提供这方面的内容。",
        "截至我的知识更新日期，码头尚未开放。",
        "截至我最后一次更新（2023年），码头尚未开放。",
        "As of my last update in September 2021, the pier was closed.",
        "As of my training data, the pier was closed.",
        "I don't have personal opinions or beliefs.",
        "<|im_end|>",
        "As a language model, I cannot see the harbour.",
        "Please note that as an AI, I may be wrong about the tides.",
        "I am an AI language model and cannot browse the web.",
        "I cannot fulfill this request.",
        "作为AI，我无法预测明天的潮位。",
        "我的知识截止于2021年9月。",
    ],
)
def test_what_a_chat_program_says_of_itself_goes_back(text: str) -> None:
    (finding,) = found(f"{ENGLISH}\n\n{text}\n\n{ENGLISH}")
    assert (finding.code, finding.severity) == ("residue.chat-reply", Severity.BLOCK)


@pytest.mark.parametrize(
    "text",
    [
        "The bot answered: “As an AI language model, I cannot verify the tide tables.”",
        "> As an AI language model, I cannot help with that.",
        "As an AI company, we hire engineers, and as an AI researcher I read a lot.",
        "“I'm sorry, but I can't help you,” the captain said.",
        "聊天机器人回答说：“作为一个AI语言模型，我无法回答。”",
        "作为人工智能领域的研究者，我每天都读论文。",
        "作为一款人工智能模型，它能识别三百种鱼。",
        "很抱歉，码头今天不开放。",
        "As a language teacher, I hear this every day, and as an AI sceptic I doubt it.",
        "I am an artist, and I cannot fulfil every wish.",
        "作为AI时代的编辑，我每天都在学习。",
        "本文由AI辅助生成，内容经人工核对。",
        "As of my last update, the ship was still in port.",
        "I don't have personal experiences of war, only my father's.",
        "截至我更新本文时，码头仍未开放。",
        "截至我最后一次更新这篇文章，码头仍未开放。",
    ],
)
def test_quoting_a_chat_program_is_reporting(text: str) -> None:
    assert among(text) == []


@pytest.mark.parametrize(
    "opener",
    [
        "Certainly! Here is a 600-word article about the harbour:",
        "Sure, here's the revised version:",
        "Of course! Below is the article you asked for.",
        "Here is a polished version of your press release:",
        "好的，以下是一篇关于码头的新闻稿：",
        "当然可以！下面是润色后的文章：",
        "以下是为您撰写的关于码头的文章：",
        "根据您的要求，文章整理如下：",
        "Okay, here is the article:",
        "Here's a rewritten version of the text:",
        "Here is the translated text:",
        "Here is a summary of the article you sent:",
        "这是一篇根据您要求写的文章：",
        "以下是关于码头的新闻稿：",
    ],
)
def test_an_answer_that_opens_a_text_is_proposed_for_removal(opener: str) -> None:
    pad = CHINESE if opener[0] > "\u4e00" else ENGLISH
    body = f"{opener}\n\n{pad}\n\n{pad}"
    (finding,) = found(body)
    assert (finding.code, finding.severity, finding.automatic) == ("residue.chat-reply", Severity.WARN, False)
    assert apply(body, ledger_of(body, [finding])) == f"{pad}\n\n{pad}"


@pytest.mark.parametrize(
    "closer",
    [
        "I hope this helps! Let me know if you'd like me to adjust the tone.",
        "Let me know if you need any changes or further assistance.",
        "Feel free to customize this article as needed.",
        "Would you like me to shorten it?",
        "Is there anything else I can help you with?",
        "希望以上内容对你有帮助！",
        "如果您需要进一步修改，请随时告诉我。",
        "需要我为您再写一个短一点的版本吗？",
        "（全文约800字）",
        "Word count: 612",
        "以上就是为您撰写的文章，希望能满足您的要求。",
        "如果你愿意，我可以继续扩写第二部分。",
    ],
)
def test_an_answer_that_closes_a_text_is_proposed_for_removal(closer: str) -> None:
    pad = CHINESE if any("\u4e00" <= sign <= "\u9fff" for sign in closer) else ENGLISH
    body = f"{pad}\n\n{pad}\n\n{closer}\n"
    (finding,) = found(body)
    assert (finding.code, finding.severity) == ("residue.chat-reply", Severity.WARN)
    assert apply(body, ledger_of(body, [finding])) == f"{pad}\n\n{pad}\n"


@pytest.mark.parametrize(
    "text",
    [
        "Of course, the ferry was late again.",
        "Of course, I have always known the sea.",
        "Sure, I'll miss the harbour.",
        "Certainly, this is the oldest pier.",
        "You said:",
        "Here are the three things that went wrong:",
        "Here are the five stories you need to read today:",
        "Here is the full text of the mayor's letter:",
        "Here is the article that started it all:",
        "Here's the official version of events:",
        "Sure we have a harbour, but no ships.",
        "Feel free to send us your comments.",
        "Let me know what you think in the comments.",
        "I hope this year will be better for the fleet.",
        "以下是三个最常见的错误：",
        "以下是码头的开放时间。",
        "好的码头需要好的管理。",
        "希望这篇文章能对你有所帮助。",
        "如果发现译文存在错误，欢迎提出修改。",
        "如果你也遇到过类似的情况，请拨打热线告诉我们。",
        "Great! Here's the catch: nobody came.",
        "以下是市长讲话的全文：",
        "以上是码头三年来的大事。",
        "如果你愿意，我们可以一起去看海。",
    ],
)
def test_human_beginnings_and_ends_are_left_in_peace(text: str) -> None:
    pad = CHINESE if text[0] > "\u4e00" else ENGLISH
    assert found(f"{text}\n\n{pad}\n\n{pad}") == []
    assert found(f"{pad}\n\n{pad}\n\n{text}") == []


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("The pier is old【4†source】 and long.", "The pier is old and long."),
        ("The pier is old:contentReference[oaicite:2]{index=2}.", "The pier is old."),
        ("The pier is old \ue200cite\ue202turn0search3\ue201.", "The pier is old."),
        ("The pier is old [turn0search0].", "The pier is old."),
        ("码头很旧【12:3†报告.pdf】。", "码头很旧。"),
    ],
)
def test_source_marks_are_removed_unasked(text: str, after: str) -> None:
    (finding,) = found(text)
    assert (finding.code, finding.automatic) == ("residue.chat-mark", True)
    assert apply(text, ledger_of(text, [finding])) == after


def test_an_article_that_shows_such_a_mark_keeps_it() -> None:
    assert found("Marks such as `【4†source】` or “turn0search0” show that a text was pasted.") == []
    assert found("The daggers † and 【brackets】 are honest.") == []


def test_what_a_page_around_a_chat_shows_is_found() -> None:
    assert among("Regenerate response") == ["residue.chat-reply"]
    assert among("Copy code") == ["residue.chat-reply"]
    assert among("The button says Copy code, and it works.") == []


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"title": "Untitled document"}, "residue.placeholder"),
        ({"title": "新建 Microsoft Word 文档"}, "residue.placeholder"),
        ({"title": "TODO: a title"}, "residue.placeholder"),
        ({"title": "Harbour", "summary": "[Insert a summary of the article here]"}, "residue.placeholder"),
        ({"title": "Harbour", "summary": "Lorem ipsum dolor sit amet."}, "residue.filler"),
        ({"title": "Harbour", "summary": "As an AI language model, I cannot summarise this."}, "residue.chat-reply"),
    ],
)
def test_the_fields_are_looked_at_as_well(fields: dict[str, str], code: str) -> None:
    (finding,) = residue.check(parse(Source(ENGLISH, **fields)))  # type: ignore[arg-type]
    assert (finding.code, finding.place, finding.edits) == (code, list(fields)[-1], ())


def test_titles_that_only_speak_of_such_words_are_fine() -> None:
    for title in (
        "The untitled works of a painter",
        "测试员的一天",
        "标题党的末路",
        "Test of patience",
        "A document of 1848",
    ):
        assert list(residue.check(parse(Source(ENGLISH, title=title)))) == []


@pytest.mark.parametrize("sign", ["TODO ", "[", "{{", "“", "【4†", "待", "as an ai "])
def test_a_long_text_of_one_thing_takes_no_long_time(sign: str) -> None:
    body = sign * (200_000 // len(sign))
    article = parse(Source(body, title="Harbour"))
    started = cpu()
    residue.check(article)
    assert cpu() - started < 4
