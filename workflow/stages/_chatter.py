"""How the words of chat programs look: what they say of themselves, around a text, and the marks they leave in one."""

from __future__ import annotations

from workflow.stages._rules import rule, rule_in_any_case

_SENTENCE = r"(?:^|(?<=[.!?。！？…] )|(?<=[。！？…\n]))"
_LEAD_IN = r"(?:(?:please )?(?:note|remember) that |(?:however|unfortunately|but|also|additionally)[, ]\s?)?"
_MACHINE = (
    r"an? (?:(?:AI|artificial intelligence)(?:[- ]powered)?(?: language)?(?: model| assistant| chatbot)?"
    r"|(?:large )?language model(?: AI)?)(?: (?:developed|trained|created) by \w+)?"
)
_ZH_MACHINE = r"(?:一个|一名|一款|一位)?(?:AI|人工智能|大型?语言|大语言)\s?(?:语言|大)?(?:模型|助手|助理|程序)"
_REFUSED = r"(?:assist|help|provide|fulfil|comply|continue|generate|create|write|access|browse|complete|offer|engage)"

# What a chat program says of itself: no writer does. At the start of a sentence, outside quotation marks.
DISCLAIMERS = (
    rule_in_any_case(
        "as an ai / as an art / as a language / as a large language",
        rf"{_SENTENCE}{_LEAD_IN}as {_MACHINE},? I(?:['’]\w+)? (?:am|do|don|can|cannot|have|must|may|would|was|strive)?",
    ),
    rule_in_any_case(
        "an ai / a language model / a large language",
        rf"{_SENTENCE}I(?:['’]m| am) (?:just |only )?an? (?:(?:AI |large )?language model|AI (?:model|assistant))\b",
        rf"|{_SENTENCE}I(?:['’]m| am) just an AI[,.]",
    ),
    rule_in_any_case(
        "sorry / apologi",
        r"^(?:I(?:['’]m| am) sorry|I apologi[sz]e|Sorry),? but (?:as an AI\b",
        rf"|(?:I(?:['’]m| am) (?:not able|unable) to|I can(?:['’]t|not| not)) {_REFUSED})",
    ),
    rule_in_any_case(
        "this request / that request / your request",
        r"^I(?: can(?:not|['’]t)|['’]m unable to) (?:fulfil+|assist with|comply with|complete|process)",
        r" (?:this|that|your) request",
    ),
    rule_in_any_case(
        "as of my / my knowledge / my training",
        rf"(?:{_SENTENCE}|, |\()as of my (?:(?:last|latest|most recent|current) )?",
        r"(?:(?:knowledge|training)\b[\w -]{0,20}|update(?: in|,? which was)? (?:[a-z]{3,9} )?20\d\d)",
        r"|\bmy (?:knowledge|training data) (?:cut-?off|only goes|extends only)",
    ),
    rule_in_any_case(
        "i do not have / i don't have / i don’t have",
        rf"{_SENTENCE}I (?:do not|don['’]t) have (?:access to (?:real-time|current|up-to-date) (?:information|data)",
        r"|the ability to browse|real-time (?:information|data)",
        r"|personal (?:opinions|experiences|beliefs|feelings),? (?:or|and) (?:\w+ )?",
        r"(?:opinions|experiences|beliefs|feelings|emotions))",
    ),
    rule_in_any_case(
        "作为",
        rf"{_SENTENCE}(?:[\u3400-\u9fff]{{0,6}}[，,])?我?作为{_ZH_MACHINE}[，,]?\s?(?:我|本人|无法|不能|没有)",
        rf"|{_SENTENCE}(?:[\u3400-\u9fff]{{0,6}}[，,])?作为(?:一个|一名)?(?:AI|人工智能)[，,]\s?我(?:无法|不能|没有|不具备|只能|并不)",
    ),
    rule_in_any_case(
        "我是 / 我只是", rf"{_SENTENCE}我只?是{_ZH_MACHINE}[，,。](?=.{{0,10}}(?:无法|不能|没有|不会|可以))"
    ),
    rule(
        "截至我 / 截止我 / 截至到我",
        r"截[至止]到?我的?(?:(?:知识|训练)(?:库|数据)?|(?:最后|最近|最新)(?:一次)?的?(?:知识|训练|数据|更新)(?![这本此该博文]))",
    ),
    rule("我的知识 / 我的训练", r"我的(?:知识|训练数据)库?(?:更新)?截[至止]"),
    rule(
        "抱歉 / 对不起",
        r"^(?:很|非常|十分)?(?:抱歉|对不起)[，,](?:但?作为|但?我(?:无法|不能|没有办法)"
        r"(?:提供|满足|完成|继续|协助|帮助|回答|生成|撰写|写|访问|浏览))",
    ),
    rule("<|", r"<\|(?:im_start|im_end|endoftext|assistant|user|system|end|begin_of_text|eot_id)\|>"),
    rule("inst] / sys>>", r"\[/?INST\]|<</?SYS>>"),
    rule("think>", r"^</?think>$"),
)

# News itself says "here is the full text of the speech": only what names a piece of work, or its version, counts.
_PIECE = (
    r"(?:article|blog post|draft|rewrite|essay|press release|outline|translation"
    r"|summary of (?:the|your) (?:article|text)"
    r"|(?:revised|polished|improved|rewritten|edited|shorter|longer|final|translated|corrected|requested)"
    r" (?:version|text|article|post|paragraph|summary))"
)
_ZH_PIECE = (
    r"(?:文章|新闻稿|稿件|文案|正文|译文|范文|改写|润色|翻译|摘要|报道|评论|初稿|版本|演讲稿|作文"
    r"|内容|通讯稿|软文|标题|提纲|大纲)"
)
# Said before a text that was asked for.
OPENERS = (
    rule_in_any_case(
        "certainly / sure / of course / absolutely / great question / got it / no problem / happy to help",
        r"^(?:Certainly|Sure(?: thing)?|Of course|Absolutely|Great question|Got it|No problem|I['’]d be happy to help)"
        r"[!,.—-]+\s?(?:Here(?:['’]s|s)? (?!we\b|I\b|you\b)|Below is|Let me (?:help|write|create|draft|rewrite)"
        r"|I can (?:help|write|do that)"
        r"|I(?:['’]ll|['’]d be happy to|['’]ve| have| will) (?:help|write|create|provide|rewrite|revise|draft"
        r"|put together"
        r"|prepare|written|created|drafted|rewritten|revised|prepared)|The following (?:is|article|text))",
    ),
    rule_in_any_case(
        "here's / here’s / here is / below is",
        r"^(?:(?:Okay|OK|Great|All ?right|Perfect)[!,.]\s?)?(?:Here(?:['’]s| is)|Below is) (?:an?|the|your|my) ",
        rf"(?:[\w,'’-]+ ){{0,8}}?{_PIECE}(?: (?:about|on|of|for|based|in|with|you|written|titled)\b[^:\n]{{0,120}})?:$",
    ),
    rule(
        "好的 / 当然 / 没问题 / 明白 / 收到",
        r"^(?:好的|当然(?:可以)?|没问题|明白了?|收到)[！!，,。～~](?:以下|下面|这(?:是|里)|我(?:来|会|将|可以|为)|根据)",
    ),
    rule(
        "以下 / 下面 / 这是",
        r"^(?:以下|下面|这)(?:是|为)(?:我?为?[您你]|一篇|根据[您你]|按照[您你]|基于[您你]|针对[您你])"
        rf"[^。\n]{{0,60}}{_ZH_PIECE}[^。\n]{{0,30}}[：:]$",
    ),
    rule("以下", rf"^以下(?:是|为)(?:我?为[您你]|根据[您你]|按照[您你])[^。\n]{{0,60}}{_ZH_PIECE}[^。\n]{{0,30}}$"),
    rule("以下", r"^以下(?:是|为)(?:一篇)?关于[^。\n]{1,40}的?(?:文章|新闻稿|稿件|文案)[：:]$"),
    rule(
        "根据您 / 根据你 / 按照您 / 按照你",
        r"^(?:根据|按照)[您你]的?(?:要求|需求|指示|提供的|描述)[^。\n]{0,40}(?:如下|以下|撰写|生成|改写|整理)[^。\n]{0,30}[：:。]?$",
    ),
)

_CHANGES = (
    r"(?:any (?:changes|adjustments|edits|revisions|modifications|further)"
    r"|me to (?:\w+ )?(?:adjust|change|expand|revise|modify|add|make|rewrite|shorten|refine|tailor|focus|elaborate"
    r"|continue|create|write)|(?:to )?(?:adjust|tweak|modify|customi[sz]e|adapt|refine|revise)"
    r"|further (?:assistance|help|refinement|adjustment|modification)s?)"
)
# Said after it. Human writers hope to have helped, too: only what treats the text as made to order counts.
CLOSERS = (
    rule_in_any_case(
        "let me know / feel free",
        r"^(?:Please )?(?:let me know|feel free to (?:let me know|ask|reach out))[^.\n]{0,40}?\b(?:if|whether)\b",
        rf"[^.\n]{{0,60}}?{_CHANGES}",
    ),
    rule_in_any_case(
        "feel free",
        r"^(?:Please )?feel free to (?:modify|adjust|customi[sz]e|edit|tailor|adapt|revise|tweak)\b[^.\n]{0,60}"
        r"\b(?:this|the|it|as needed|to (?:suit|fit|match))",
    ),
    rule_in_any_case("would you like", rf"^Would you like (?:me to|{_CHANGES})[^\n]{{0,160}}\?$"),
    rule_in_any_case(
        "i hope",
        r"^I hope (?:this|the above|these)",
        r"(?: (?:article|information|answer|response|draft|text|summary|version|explanation|suggestions?))?",
        r" (?:helps?|is helpful|meets your|was helpful|answers your)[^.!\n]{0,60}[.!]?",
        r"(?: (?:Please |Let me know|Feel free|If you)[^\n]{0,160})?$",
    ),
    rule_in_any_case("is there anything else", r"^Is there anything else (?:you|I can)[^\n]{0,80}\?$"),
    rule_in_any_case(
        "if you",
        rf"^If you(?:['’]d like| would like| need| want)[^.\n]{{0,20}}{_CHANGES}[^\n]{{0,120}}",
        r"(?:let me know|feel free|just ask|tell me)",
    ),
    rule_in_any_case("word count", r"^\(?(?:Total )?word count[:：]? ?\d{2,5}(?: words)?\)?\.?$"),
    rule(
        "希望",
        r"^希望(?:以上|上述|这些|这个|我的)的?(?:内容|信息|回答|建议|解答|文章|文案|回复|分析|说明|方案|版本)"
        r"[^。！!\n]{0,12}(?:帮助|帮到|有用|满足|符合)",
    ),
    rule(
        "希望",
        r"^希望[^。\n]{2,30}[，,。！!]\s?(?:如果?|若)[您你]?(?:还)?(?:需要?|有)[^。\n]{0,12}(?:修改|调整|补充|润色|其他)",
    ),
    rule("以上", r"^以上就?是(?:我?为[您你]|根据[您你]|按照?[您你])[^。\n]{2,60}"),
    rule(
        "如果您 / 如果你",
        r"^如果[您你](?:愿意|需要|希望|想)[^。\n]{0,6}[，,]\s?我(?:也?可以|能)(?:继续|帮[您你]|为[您你]|再|进一步|把)",
    ),
    rule(
        "如 / 若",
        r"^(?:如果|如|若)[您你]?还?(?:需要?|有|想要?|希望)[^。\n]{0,40}"
        r"(?:修改|调整|补充|润色|扩展|改写|其他问题|更多帮助|进一步|其他需求|具体要求|更多信息)[^。\n]{0,20}"
        r"[，,]?(?:请|欢迎|可以|可)?(?:随时)?(?:告诉我(?!们)|告知我?(?!们)|联系我(?!们)|提出|提问|与我(?!们)|跟我(?!们)|和我(?!们))",
    ),
    rule("需要我", r"^(?:是否)?需要我(?:为[您你]|帮[您你]|再|继续|进一步|把|将)[^。\n]{0,60}[吗？?]"),
    rule(
        "字",
        r"^[（(【]?(?:全文|总?字数|正文)?(?:共|约|总计|字数)[:：]?(?:约|统计)?[:：]?\s?\d{2,5}\s?个?字(?:左右)?[）)】]?[。.]?$",
    ),
)

# What the page around a chat program shows, alone in a block.
FURNITURE = (
    rule("regenerate", r"^Regenerate(?: response)?$"),
    rule_in_any_case("copy code", r"^Copy code$"),
    rule("said", r"^(?:ChatGPT|Claude|Gemini|Copilot|DeepSeek) said:?$"),
    rule("thought for", r"^Thought for (?:\d+|a few|a couple of) (?:seconds?|minutes?)$"),
    rule("思考", r"^(?:已?(?:深度)?思考|思考过程)[（(]用时\s?\d+\s?秒[）)]$"),
    rule("重新生成", r"^重新生成(?:回答|回复)?$"),
)

_TURN = r"turn\d{1,2}(?:search|view|news|image|fetch|file|academia|forecast|maps)\d{1,3}"
# Marks of sources that chat programs leave in what is copied from them: exact, so they may go unasked.
MARKS = (
    rule("†", r" ?【\d{1,3}(?::\d{1,3})?†[^】\n]{0,60}】"),
    rule("oaicite", r" ?(?::{0,2}contentReference)?\[oaicite:\d{1,3}\](?:\{index=\d{1,3}\})?"),
    rule("\ue200", r" ?\ue200[^\ue200\ue201\n]{1,200}\ue201"),
    rule("turn", rf" ?[\[(【]?\b(?:cite)?{_TURN}(?:(?:,? ?|\ue202){_TURN})*[\])】]?"),
    rule("[cite", r" ?\[cite(?:_start|: ?\d{1,3}(?:, ?\d{1,3})*)\]"),
)
