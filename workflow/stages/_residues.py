"""How notes to oneself, unfilled templates and answers of chat programs look: patterns, with the words in them.

A rule's `keys` are strings one of which stands, in lower case, wherever its pattern can match.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One look of residue, found by search within the text of a block."""

    keys: tuple[str, ...]
    pattern: re.Pattern[str]


def _rules(*rows: tuple[str, str, int]) -> tuple[Rule, ...]:
    return tuple(Rule(tuple(keys.split(" / ")), re.compile(pattern, flags)) for keys, pattern, flags in rows)


_OWN = r"(?<![\w/.#@$&-])"
_NO_MORE = r"(?![\w/&-])"
_ABOUT = (
    r"(?!\s?(?:lists?|apps?|items?|comments?|notes?|marks?|tags?|files?|apps|列表|应用|事项|清单|注释|标记"
    r"|项目|文件|任务))"
)
_HAN = r"\u3400-\u9fff"
_TODO = r"(?:TO-?DO|FIXME)"
_WANTING = r"待(?:补充?|完善|核实|确认|定|填写?|续写|更新|查证|编辑|编写)"
_PLACE = r"(?:此处|这里|在此处?|本段|这一?段|该处|下文)"
_PUT = r"(?:插入|填写|填入|放置?|添加|补充|粘贴|输入|配图|插图|放图|写入)"
_THINGS = (
    r"(?:图片|照片|图表?|配图|表格|链接|视频|引[用语]|数据|案例|名称|姓名|公司|标题|日期|二维码|截图|广告|文字|内容)"
)
_FIELD = (
    r"(?:(?:your|company|client|customer|author|recipient|manager|employer|first|last|full|brand|product|business"
    r"|organi[sz]ation|project|job|position|speaker|city|insert|school|university|topic|current)(?:['’]s)?"
    r"\s(?:(?:first|last|full|company|product|business|brand|phone|email|job|contact|organi[sz]ation)\s)?"
    r"(?:name|names|title|number|address|email|date|year|topic|here|company|city|country|info|information|details|link"
    r"|position|position title|industry|brand|product|location|website|url)"
    r"|name|date|title|company|city|location|link|url|website|quote|statistic|citation|placeholder|topic|amount"
    r"|phone number|email address)(?: here)?"
)
_FIELD_WORDS = (
    "your company client customer author recipient manager employer first last full brand product business organi"
    " project job position speaker city insert school university topic current name date title location link url"
    " website quote statistic citation placeholder amount phone email"
)
_PICTURES = r"(?:图片|配图|插图|图表|照片|视频|截图)(?:\s?\d{1,3}|描述|说明|占位|链接|待补)?"
_BLANK_WORDS = "你|您|作者|记者|贵|客户|公司|企业|品牌|产品|收件人|对方|学校|项目|姓名|具体"
_BLANKS = (
    r"(?:你|您|作者|记者|贵|客户|公司|企业|品牌|产品|收件人|对方|学校|项目)的?(?:姓名|名字|名称"
    r"|公司名?称?|单位|部门|职位|职务|电话|邮箱|联系方式"
    r"|地址|城市|网址)|姓名|公司名|具体(?:数据|日期|时间|地点|金额|名称|数字|案例)"
)

# Notes that writers leave for themselves, and the fields of templates that nobody filled in.
PLACEHOLDERS = _rules(
    ("todo / to-do / fixme", rf"^(?:{_TODO}|TBD|WIP)[\s:：.。…]*$", 0),
    ("todo / to-do / fixme", rf"{_OWN}{_TODO}(?:\([\w .-]{{1,30}}\))?\s?[:：](?=\s?\S)", 0),
    ("todo / fixme", rf"(?:^|(?<=[.!?] )|(?<=[。！？；]))(?:TODO|FIXME){_ABOUT}\s(?=[a-z{_HAN}])", 0),
    ("todo / fixme", r"(?:(?<=[.!?…] )|(?<=[。！？；]))(?:TODO|FIXME)[.。]?$", 0),
    (
        "todo / tbd / fixme / tk] / tk) / [tk / (tk / 【tk / xxx / tbc",
        (
            r"(?<![\w\])])[\[【(（<]\s?(?:(?:TODO|TBD|TBC|FIXME|TK|XXX)\b[^\])）】>\n]{0,80}"
            r"|[^\])）】>\n]{1,40}\s(?:TK|TBD))\s?"
            r"[\])）】>](?!\()"
        ),
        0,
    ),
    ("tbd", rf"(?<=\s)(?:is|are|remains?|still|date|time|venue|price)(?: still)? TBD{_NO_MORE}", 0),
    ("tktk", rf"{_OWN}TK(?:TK)+{_NO_MORE}", 0),
    ("tk tk / $tk / €tk / £tk / ¥tk", rf"{_OWN}TK(?: TK)+{_NO_MORE}|[$€£¥]TK{_NO_MORE}", 0),
    (
        (
            "tk per / tk mil / tk bil / tk tho / tk peo / tk yea / tk wor / tk tim / tk quo / tk dat / tk"
            " nam / tk num / tk fig"
            " / tk sta / tk sou / tk cit / tk pho / tk ima / tk lin / tk hea / tk dek / tk cap / tk:"
        ),
        (
            rf"{_OWN}TK (?:percent|per cent|million|billion|thousand|people|years?|words?|times|quote|date"
            rf"|name|names|number"
            rf"|figure|figures|stats?|source|cite|photo|image|link|headline|dek|caption){_NO_MORE}|{_OWN}TK:"
        ),
        0,
    ),
    (
        "$xx / $ xx / €xx / £xx / ¥xx / xx% / xx million / xx billion / xx per / xx people",
        rf"[$€£¥]\s?X{{2,4}}{_NO_MORE}|(?<![\w-])X{{2,4}}(?:%| ?(?:million|billion|percent|per cent|people)\b)",
        0,
    ),
    ("xxx", r"(?<![\w\])])[\[【]\s?[Xx]{3,6}\s?[\]】](?!\()|^[Xx]{3,6}[:：\s]*$", 0),
    (
        "x年 / ×年 / ｘ年 / x 年 / 年x / 年× / 年ｘ / 年 x / 月x / 月× / 月ｘ",
        (
            r"(?:[XxＸ×]{2,4}|\d{4})\s?年\s?[XxＸ×]{1,2}\s?月(?:\s?[XxＸ×]{1,2}\s?日)?|(?:\d{1,2}"
            r"|[XxＸ×]{1,2})月[XxＸ×]{1,2}日"
        ),
        0,
    ),
    (
        "待",
        (
            rf"[（(【\[]\s?(?:(?:此处|这里|本段|数据|内容|图片|配图|出处|引用|链接|摘要|案例|结尾|后文"
            rf"|全文)\s?有?)?{_WANTING}"
            rf"(?![^）)】\]\n]{{0,30}}的)[^）)】\]\n]{{0,30}}[）)】\]]"
        ),
        0,
    ),
    ("待", rf"^[{_HAN}]{{0,4}}{_WANTING}[\s。.…！!～~]*$", 0),
    ("待", r"[:：]\s?待(?:补充?|完善|填写?|续写|编写)[\s。.…]*$", 0),
    (
        "待 / 要补充 / 要完善 / 要填写 / 需补 / 需完 / 需填",
        rf"{_PLACE}(?:内容|数据)?\s?(?:有?待|需要?)(?:补充|完善|填写)(?=[。，,；;！!）)\s]|$)",
        0,
    ),
    (
        "此处 / 这里 / 在此 / （插入 / (插入 / 【插入 / [插入",
        (
            rf"[（(【\[<《]\s?请?(?:{_PLACE}\s?(?:请\s?)?(?:{_PUT}|需要?{_PUT})"
            rf"|插入{_THINGS})[^）)】\]>》\n]{{0,40}}[）)】\]>》]"
        ),
        0,
    ),
    (
        "此处 / 这里",
        (
            rf"^请?(?:此处|这里)\s?(?:请\s?)?(?:插入?|填写|填入|放置?|粘贴"
            rf"|配){_THINGS}?[^\s，。；：,;:您你]{{0,12}}[。.…]?$"
        ),
        0,
    ),
    ("在此处插入 / 在这里插入", r"在(?:此处|这里)插入(?:图片|表格|链接)(?:描述|说明)?", 0),
    (
        "[图 / 【图 / [配图 / 【配图 / [插图 / 【插图 / [照片 / 【照片 / [视频 / 【视频 / [截图 / 【截图",
        rf"(?<![\w\])!])[\[【]\s?{_PICTURES}\s?[\]】](?![(\w])",
        0,
    ),
    (
        " / ".join(sign + word for sign in ("[", "【", "[ ") for word in _BLANK_WORDS.split("|")),
        rf"[\[【]\s?(?:{_BLANKS})\s?[\]】](?!\()",
        0,
    ),
    (
        (
            "[insert / <insert / {insert / [ insert / [please / [add / [enter / [include / [attach / [paste"
            " / <add / <enter / {add / {enter"
        ),
        r"[\[<{](?:please )?(?:insert|add|enter|include|attach|paste)\s[^\]>}\n]{2,80}[\]>}](?![(\w])",
        re.IGNORECASE,
    ),
    (
        " / ".join(f"[{word}" for word in _FIELD_WORDS.split()),
        rf"(?<![\w\].$#(\[])\[{_FIELD}\](?![\w\[(]|[.:]\w)",
        re.IGNORECASE,
    ),
    ("{{", r"(?<![\\\w^_}{$])\{\{\s?[#/&<%]?[\w\u3400-\u9fff][\w.\- |'\"=\u3400-\u9fff/]{0,60}[>%]?\s?\}\}", 0),
    ("|fname| / |lname| / |email|", r"\*?\|(?:FNAME|LNAME|EMAIL)\|\*?", 0),
    ("[object", r"\[object Object\]", 0),
)

# What programs call a text that has no title yet.
TITLES = _rules(
    (
        "untitled / document / title / headline / test / asdf",
        r"^(?:untitled(?:[ -]?(?:document|\d{1,3}))?|(?:new )?document(?: ?\d{1,3})?|title|headline|test|asdf+)$",
        re.IGNORECASE,
    ),
    (
        "标题 / 命名 / 文档 / 测试",
        r"^(?:无标题|未命名|新建|文章?标题|标题|测试)(?:[\w .]{0,20}文[档章本稿件]?)?[\d\s()（）]{0,6}$",
        0,
    ),
)

FILLERS = _rules(
    ("lorem", r"\blorem ipsum(?: dolor\b(?:[ ,]*sit\b)?[^.\n]{0,200}|(?=\s*[.…]?\s*$))", re.IGNORECASE),
    ("consectetur", r"\bconsectetur,? adipi\w{3,10}[^.\n]{0,200}", re.IGNORECASE),
    ("eiusmod", r"\bsed do eiusmod[^.\n]{0,200}", re.IGNORECASE),
    ("占位", r"^(?:这|此处)(?:里|段)?是(?:一?段)?占位(?:文字|文本|内容|符)[^\n]{0,40}", 0),
)

_MACHINE = r"(?:an? )?(?:AI|artificial intelligence|large language|AI[- ]powered|machine learning)"
_SENTENCE = r"(?:^|(?<=[.!?。！？…] )|(?<=[。！？…\n]))"
_ZH_MACHINE = r"(?:一个|一名|一款|一位)?(?:AI|人工智能|大型?语言|大语言)\s?(?:语言|大)?(?:模型|助手|助理|程序)"

# What a chat program says of itself: no writer does. At the start of a sentence, outside quotation marks.
DISCLAIMERS = _rules(
    (
        "as an ai / as a large language / as an art / as a machine / as a ai",
        (
            rf"{_SENTENCE}(?:[\w' ]{{0,30}}, )?as (?:{_MACHINE})(?: language)?(?: model| assistant| chatbot)?"
            r"(?: (?:developed|trained|created) by \w+)?,? I(?:['’]\w+)? (?:am|do|don|can|cannot|have|must"
            r"|would|was|strive|'m)?"
        ),
        re.IGNORECASE,
    ),
    (
        "sorry / apologi",
        (
            r"^(?:I(?:['’]m| am) sorry|I apologi[sz]e|Sorry),? but (?:as an AI\b|(?:I(?:['’]m| am) (?:not"
            r" able|unable) to|I can(?:['’]t|not| not)) "
            r"(?:assist|help|provide|fulfil|comply|continue|generate|create|write|access|browse|complete|offer|engage))"
        ),
        re.IGNORECASE,
    ),
    (
        "as of my / my knowledge / my training",
        (
            rf"(?:{_SENTENCE}|, |\()as of my (?:last|latest|most recent|current)?\s?(?:knowledge|training"
            rf"|update)[\w -]{{0,20}}"
            r"|\bmy (?:knowledge|training data) (?:cut-?off|only goes|extends only)"
        ),
        re.IGNORECASE,
    ),
    (
        "i do not have / i don't have / i don’t have",
        (
            rf"{_SENTENCE}I (?:do not|don['’]t) have (?:access to (?:real-time|current|up-to-date) (?:information|data)"
            r"|the ability to browse|real-time (?:information|data)|personal (?:opinions|experiences|beliefs|feelings))"
        ),
        re.IGNORECASE,
    ),
    (
        "作为",
        rf"{_SENTENCE}(?:[{_HAN}]{{0,6}}[，,])?(?:我)?作为{_ZH_MACHINE}[，,]?\s?(?:我|本人|无法|不能|没有)",
        re.IGNORECASE,
    ),
    ("我是", rf"{_SENTENCE}我(?:只?是){_ZH_MACHINE}[，,。](?=.{{0,10}}(?:无法|不能|没有|不会|可以))", re.IGNORECASE),
    ("截至 / 截止", r"截[至止](?:到)?我(?:的)?(?:最后|最近|最新)?(?:一次)?(?:的)?(?:知识|训练|数据|更新)", 0),
    (
        "抱歉 / 对不起",
        (
            r"^(?:很|非常|十分)?(?:抱歉|对不起)[，,](?:但?作为|但?我(?:无法|不能|没有办法)(?:提供|满足|完成|继续"
            r"|协助|帮助|回答|生成|撰写|写|访问|浏览))"
        ),
        0,
    ),
    ("<|", r"<\|(?:im_start|im_end|endoftext|assistant|user|system|end|begin_of_text|eot_id)\|>", 0),
    ("inst] / sys>>", r"\[/?INST\]|<</?SYS>>", 0),
    ("think>", r"^</?think>$", 0),
)

_PIECE = (
    r"(?:article|blog post|post|draft|version|rewrite|rewritten|revision|summary|translation|essay|press"
    r" release|outline"
    r"|headline|story|text|report|op-ed|editorial|paragraph|introduction|conclusion|news item|title)s?"
)
_ZH_PIECE = (
    r"(?:文章|新闻稿|稿件|文案|正文|译文|范文|改写|润色|翻译|摘要|报道|评论|初稿|版本|演讲稿|作文|内容"
    r"|通讯稿|软文|标题|提纲|大纲)"
)
# Said before a text that was asked for.
OPENERS = _rules(
    (
        "certainly / sure / of course / absolutely / great question / got it / no problem / happy to help",
        (
            r"^(?:Certainly|Sure(?: thing)?|Of course|Absolutely|Great question|Got it|No problem|I['’]d be"
            r" happy to help)[!,.—-]+\s?"
            r"(?:Here(?:['’]s|s)? |Below |Let me |I['’](?:ll|ve|d) |I can |I have |This is |The following )"
        ),
        re.IGNORECASE,
    ),
    (
        "here's / here’s / here is / here are / below is / below are",
        (
            rf"^(?:Here(?:['’]s| is| are)|Below (?:is|are)) (?:an?|the|your|some|my|one|two|three|five) "
            rf"(?:[\w,'’-]+ ){{0,8}}{_PIECE}\b(?: [\w“”\"',’-]+){{0,25}}:$"
        ),
        re.IGNORECASE,
    ),
    (
        "好的 / 当然 / 没问题 / 明白 / 收到",
        (
            r"^(?:好的|当然(?:可以)?|没问题|明白了?|收到)[！!，,。～~]"
            r"(?:以下|下面|这(?:是|里)|我(?:来|会|将|可以|为)|根据)"
        ),
        0,
    ),
    (
        "以下",
        (
            rf"^(?:以下|下面)(?:是|为)(?:我?为?[您你]|一篇|根据[您你]|按照[您你]|基于[您你]"
            rf"|针对[您你])[^。\n]{{0,60}}{_ZH_PIECE}[^。\n]{{0,30}}[：:]?$"
        ),
        0,
    ),
    (
        "根据您 / 根据你 / 按照您 / 按照你",
        (
            r"^(?:根据|按照)[您你]的?(?:要求|需求|指示|提供的|描述)"
            r"[^。\n]{0,40}(?:如下|以下|撰写|生成|改写|整理)[^。\n]{0,30}[：:。]?$"
        ),
        0,
    ),
)

_CHANGES = (
    r"(?:any (?:changes|adjustments|edits|revisions|modifications|further)|me to (?:\w+ )?(?:adjust"
    r"|change|expand|revise|modify|add|make"
    r"|rewrite|shorten|refine|tailor|focus|elaborate|continue|create|write)|(?:to )?(?:adjust|tweak"
    r"|modify|customi[sz]e|adapt|refine|revise)"
    r"|further (?:assistance|help|refinement|adjustment))"
)
# Said after it. Human writers hope to have helped, too: only what treats the text as made to order counts.
CLOSERS = _rules(
    (
        "let me know / feel free",
        (
            rf"^(?:Please )?(?:let me know|feel free to (?:let me know|ask|reach out))[^.\n]{{0,40}}?\b(?:if"
            rf"|whether)\b[^.\n]{{0,60}}?{_CHANGES}"
        ),
        re.IGNORECASE,
    ),
    (
        "feel free",
        (
            r"^(?:Please )?feel free to (?:modify|adjust|customi[sz]e|edit|tailor|adapt|revise"
            r"|tweak)\b[^.\n]{0,60}\b(?:this|the|it|as needed|to (?:suit|fit|match))"
        ),
        re.IGNORECASE,
    ),
    ("would you like", rf"^Would you like (?:me to|{_CHANGES})[^\n]{{0,160}}\?$", re.IGNORECASE),
    (
        "i hope",
        (
            r"^I hope (?:this|the above|these)(?: (?:article|information|answer|response|draft|text|summary"
            r"|version|explanation|suggestions?))?"
            r" (?:helps?|is helpful|meets your|was helpful|answers your)[^.!\n]{0,60}[.!]?"
            r"(?: (?:Please |Let me know|Feel free|If you)[^\n]{0,160})?$"
        ),
        re.IGNORECASE,
    ),
    ("is there anything else", r"^Is there anything else (?:you|I can)[^\n]{0,80}\?$", re.IGNORECASE),
    (
        "if you",
        (
            rf"^If you(?:['’]d like| would like| need| want)[^.\n]{{0,20}}{_CHANGES}[^\n]{{0,120}}(?:let me know"
            rf"|feel free|just ask|tell me)"
        ),
        re.IGNORECASE,
    ),
    (
        "希望",
        (
            r"^希望(?:以上|上述|这些|这个|我的)(?:的)?(?:内容|信息|回答|建议|解答|文章|文案|回复|分析|说明|方案"
            r"|版本)[^。！!\n]{0,12}(?:帮助|帮到|有用|满足|符合)"
        ),
        0,
    ),
    (
        "如 / 若",
        (
            r"^(?:如果|如|若)(?:[您你])?(?:还)?(?:需要?|有|想要?|希望)[^。\n]{0,40}(?:修改|调整|补充|润色|扩展"
            r"|改写|其他问题|更多帮助|进一步|其他需求|具体要求|更多信息)[^。\n]{0,20}[，,]?(?:请|欢迎|可以"
            r"|可)?(?:随时)?(?:告诉我|告知我?|联系我|提出|提问|与我|跟我|和我)"
        ),
        0,
    ),
    ("需要我", r"^(?:是否)?需要我(?:为[您你]|帮[您你]|再|继续|进一步|把|将)[^。\n]{0,60}[吗？?]", 0),
    ("字） / 字)", r"^[（(](?:全文)?(?:共|约|字数)[:：]?(?:约|统计)?[:：]?\s?\d{2,5}\s?(?:个)?字(?:左右)?[）)]$", 0),
)

# What the page around a chat program shows, alone in a block.
FURNITURE = _rules(
    ("regenerate", r"^Regenerate(?: response)?$", 0),
    ("copy code", r"^Copy code$", re.IGNORECASE),
    ("said", r"^(?:ChatGPT|Claude|Gemini|Copilot|You) said:?$", 0),
    ("thought for", r"^Thought for (?:\d+|a few|a couple of) (?:seconds?|minutes?)$", 0),
    ("思考", r"^(?:已?(?:深度)?思考|思考过程)(?:[（(]用时\s?\d+\s?秒[）)])$", 0),
    ("重新生成", r"^重新生成(?:回答|回复)?$", 0),
    ("内容由", r"^(?:以上|本)?(?:内容|文字)?由\s?(?:AI|人工智能)\s?(?:大模型)?生成[，,]仅供参考[。.]?$", re.IGNORECASE),
)

# Marks of sources that chat programs leave in what is copied from them: exact, so they may go unasked.
MARKS = _rules(
    ("†", r" ?【\d{1,3}(?::\d{1,3})?†[^】\n]{0,60}】", 0),
    (
        "oaicite",
        (
            r" ?:{0,2}contentReference\[oaicite:\d{1,3}\](?:\{index=\d{1,3}\})?|"
            r" ?\[oaicite:\d{1,3}\](?:\{index=\d{1,3}\})?"
        ),
        0,
    ),
    ("\ue200", r" ?\ue200[^\ue200\ue201\n]{1,200}\ue201", 0),
    (
        "turn",
        (
            r" ?[\[(【]?\b(?:cite)?turn\d{1,2}(?:search|view|news|image|fetch|file|academia|forecast"
            r"|maps)\d{1,3}(?:(?:,? ?|\ue202)turn\d{1,2}(?:search|view|news|image|fetch|file)\d{1,3})*[\])】]?"
        ),
        0,
    ),
    ("[cite", r" ?\[cite(?:_start|: ?\d{1,3}(?:, ?\d{1,3})*)\]", 0),
)
