"""How notes to oneself, fields of templates that nobody filled in, and filler text look."""

from __future__ import annotations

from workflow.stages._rules import rule, rule_in_any_case

_HAN = r"\u3400-\u9fff"
_OWN, _NO_MORE = r"(?<![\w/.#@$&-])", r"(?![\w/&-])"
_TODO = r"(?:TO-?DO|FIXME)"
# What follows the word where it is the name of a thing: a TODO list is no note.
_ABOUT = (
    r"(?!\s?(?:lists?|apps?|items?|comments?|notes?|marks?|tags?|files?"
    r"|列表|应用|事项|清单|注释|标记|项目|文件|任务))"
)
_TK_OF = (
    "percent|per cent|million|billion|thousand|people|years?|words?|times|quote|date|names?|number|figures?|stats?"
    "|source|cite|photo|image|link|headline|dek|caption"
)
_WANTING = r"待(?:补充?|完善|核实|确认|定|填写?|续写|更新|查证|编辑|编写)"
_PLACE = r"(?:此处|这里|在此处?|本段|这一?段|该处|下文)"
_PUT = r"(?:插入|填写|填入|放置?|添加|补充|粘贴|输入|配图|插图|放图|写入)"
_THINGS = (
    r"(?:图片|照片|图表?|配图|表格|链接|视频|引[用语]|数据|案例|名称|姓名|公司|标题|日期|二维码|截图|广告|文字|内容)"
)
_FACTS = r"(?:数据|资料|图片|照片|案例|来源|出处|引文|内容|细节|链接|数字)"
_PICTURES = r"(?:图片|配图|插图|图表|照片|视频|截图)(?:\s?\d{1,3}|描述|说明|占位|链接|待补)?"
_X = "[XxＸ×]"
_OWNERS = "你|您|作者|记者|贵|客户|公司|企业|品牌|产品|收件人|对方|学校|项目"
_BLANKS = (
    rf"(?:{_OWNERS})的?(?:姓名|名字|名称|公司名?称?|单位|部门|职位|职务|电话|邮箱|联系方式|地址|城市|网址)"
    r"|姓名|公司名|具体(?:数据|日期|时间|地点|金额|名称|数字|案例)"
)
_BLANK_KEYS = " / ".join(sign + word for sign in ("[", "【", "[ ") for word in (*_OWNERS.split("|"), "姓名", "具体"))
_FIELDS_OF = (
    "your|company|client|customer|author|recipient|manager|employer|first|last|full|brand|product|business|organisation"
    "|organization|project|job|position|speaker|city|insert|school|university|topic|current"
)
_PARTS = (
    "names?|title|number|address|email|date|year|topic|here|company|city|country|info|information|details|link"
    "|position|industry|brand|product|location|website|url"
)
_WORDS = (
    "name|date|year|title|company|city|location|link|url|website|source|quote|statistic|citation|placeholder|topic"
    "|amount|phone|email|percentage|phone number|email address"
)
_FIELD_KEYS = " / ".join(f"[{word}" for word in (*_FIELDS_OF.split("|"), *_WORDS.split("|")))
_MISSING = "source|citation|reference|fact[- ]?check|verification|quote|link"

PLACEHOLDERS = (
    rule("todo / to-do / fixme / tbd / wip", rf"^(?:{_TODO}|TBD|WIP)[\s:：.。…]*$"),
    rule("todo / to-do / fixme", rf"{_OWN}{_TODO}(?:\([\w .-]{{1,30}}\))?\s?[:：](?=\s?\S)"),
    rule("todo / fixme", rf"(?:^|(?<=[.!?] )|(?<=[。！？；]))(?:TODO|FIXME){_ABOUT}\s(?=[a-z{_HAN}])"),
    rule("todo / fixme", r"(?:(?<=[.!?…] )|(?<=[。！？；]))(?:TODO|FIXME)[.。]?$"),
    rule_in_any_case("todo", r"^todo\s?[:：]\s?\S"),
    rule(
        "todo / tbd / fixme / tk] / tk) / [tk / (tk / 【tk / xxx / tbc",
        r"(?<![\w\])])[\[【(（<]\s?(?:(?:TODO|TBD|TBC|FIXME|TK|XXX)\b[^\])）】>\n]{0,80}",
        r"|[^\])）】>\n]{1,40}\s(?:TK|TBD))\s?[\])）】>](?!\()",
    ),
    rule("tbd", rf"(?<=\s)(?:is|are|remains?|still|date|time|venue|price)(?: still)? TBD{_NO_MORE}"),
    rule_in_any_case("tktk / tk tk", rf"{_OWN}TK(?: ?TK)+{_NO_MORE}"),
    rule("$tk / €tk / £tk / ¥tk / tk:", rf"[$€£¥]TK{_NO_MORE}|{_OWN}TK:\s(?=[a-z])"),
    rule(" / ".join(f"tk {word[:3]}" for word in _TK_OF.split("|")), rf"{_OWN}TK (?:{_TK_OF}){_NO_MORE}"),
    rule(
        "$xx / $ xx / €xx / £xx / ¥xx / xx% / xx million / xx billion / xx per / xx people",
        rf"[$€£¥]\s?X{{2,4}}{_NO_MORE}|(?<![\w-])X{{2,4}}(?:%| ?(?:million|billion|percent|per cent|people)\b)",
    ),
    rule("xxx", r"(?<![\w\])])[\[【]\s?[Xx]{3,6}\s?[\]】](?!\()|^[Xx]{3,6}[:：\s]*$"),
    rule("xxx s / xxx t", rf"{_OWN}XXX (?:said|says|told){_NO_MORE}"),
    rule(
        "x年 / ×年 / ｘ年 / x 年 / 年x / 年× / 年ｘ / 年 x / 月x / 月× / 月ｘ",
        rf"(?:{_X}{{2,4}}|\d{{4}})\s?年\s?{_X}{{1,2}}\s?月(?:\s?{_X}{{1,2}}\s?日)?",
        rf"|(?:\d{{1,2}}|{_X}{{1,2}})月{_X}{{1,2}}日|(?<![\w×]){_X}{{4}}\s?年|(?<=[于在至从到自]){_X}{{4}}\s?年",
    ),
    rule("xx / ×× / ｘｘ", rf"(?:记者|作者|编辑|摄影|通讯员|责编)\s?[:：]\s?{_X}{{2,4}}(?![\w×])"),
    rule(
        "待",
        rf"[（(【\[]\s?(?!(?:[{_HAN}]{{0,4}})(?:时间|地点|日期|名单|人选|票价|赛程|价格)待定)[{_HAN}]{{0,6}}?{_WANTING}",
        r"(?![^）)】\]\n]{0,30}的)[^）)】\]\n]{0,30}[）)】\]]",
    ),
    rule("待", rf"^[{_HAN}]{{0,4}}{_WANTING}[\s。.…！!～~]*$"),
    rule("待", r"[:：]\s?待(?:补充?|完善|填写?|续写|编写)[\s。.…]*$"),
    rule(
        "待 / 需要补 / 需要完 / 需要填 / 需补 / 需完 / 需填",
        rf"{_PLACE}(?:内容|数据)?\s?(?:还|仍)?(?:有?待|需要?)(?:补充|完善|填写){_FACTS}?(?=[。，,；;！!）)\s]|$)",
    ),
    rule(
        "此处 / 这里 / 在此 / （插入 / (插入 / 【插入 / [插入",
        rf"[（(【\[<《]\s?请?(?:{_PLACE}\s?(?:请\s?)?(?:{_PUT}|需要?{_PUT})|插入{_THINGS})[^）)】\]>》\n]{{0,40}}[）)】\]>》]",
    ),
    rule("（此处 / (此处", rf"[（(]此处(?:应|需|要)?(?:有|加|配)?{_THINGS}[）)]"),
    rule(
        "此处 / 这里",
        rf"^请?(?:此处|这里)\s?(?:请\s?)?(?:插入?|填写|填入|放置?|粘贴|配){_THINGS}?[^\s，。；：,;:您你]{{0,12}}[。.…]?$",
    ),
    rule(
        "输入 / 添加 / 编辑",
        r"^(?:请?在此处?输入|(?:点击|单击|双击)(?:此处|这里)(?:添加|编辑|输入))(?:正文|标题|文字|文本|内容|副标题)[。.…]?$",
    ),
    rule("这里 / 此处", r"^(?:这里|此处)(?:是|写|填)(?:正文|标题|内容|文章|摘要)(?:内容|部分)?[。.…]*$"),
    rule("在此处插入 / 在这里插入", r"在(?:此处|这里)插入(?:图片|表格|链接)(?:描述|说明)?"),
    rule(
        " / ".join(sign + word for sign in "[【" for word in ("图", "配图", "插图", "照片", "视频", "截图")),
        rf"(?<![\w\])!])[\[【]\s?{_PICTURES}\s?[\]】](?![(\w])",
    ),
    rule(_BLANK_KEYS, rf"[\[【]\s?(?:{_BLANKS})\s?[\]】](?!\()"),
    rule("[链接 / [网址 / [数据 / [案例 / [出处", r"(?<=\S)\[(?:链接|网址|数据|案例|出处)\](?!\()"),
    rule("测试测试 / 文字文字", r"^(?:测试){2,}[。.]?$|^(?:文字){2,}[。.]?$"),
    rule_in_any_case(
        " / ".join(
            f"{sign}{verb}"
            for sign in "[<{"
            for verb in ("insert", "add", "enter", "include", "attach", "paste", "please")
        ),
        r"[\[<{](?:please )?(?:insert|add|enter|include|attach|paste)\s[^\]>}\n]{2,80}[\]>}](?![(\w])",
    ),
    rule_in_any_case(
        _FIELD_KEYS,
        rf"(?<![\w\].$#(\[])\[(?:(?:{_FIELDS_OF})(?:['’]s)?\s(?:(?:first|last|full|company|product|business|brand|phone"
        rf"|email|job|contact)\s)?(?:{_PARTS})|{_WORDS})(?: here)?\](?![\w\[(]|[.:]\w)",
    ),
    rule("here", r"\b(?:INSERT|ADD|ENTER|YOUR) [A-Z ]{2,40} HERE\b"),
    rule_in_any_case(
        "here / to add",
        r"^(?:your|add your|enter|type) (?:text|title|headline|content|name|subtitle|heading)s?(?: goes)? here\.?$",
        r"|^click (?:here )?to add (?:an? )?(?:text|title|subtitle|notes|picture)\.?$",
    ),
    rule_in_any_case("needed] / required]", rf"\[(?:{_MISSING})s? (?:needed|required)\]"),
    rule_in_any_case(
        "[image / [photo / [picture / [chart / [figure / [video / [graphic",
        r"^\[(?:image|photo|picture|chart|figure|video|graphic)(?: \d{1,2})?: [^\]\n]{2,120}\]$",
    ),
    rule("{{", rf"(?<![\\\w^_}}{{$])\{{\{{\s?[#/&<%]?[\w{_HAN}][\w.\- |'\"={_HAN}/]{{0,60}}[>%]?\s?\}}\}}"),
    rule("|fname| / |lname| / |email|", r"\*?\|(?:FNAME|LNAME|EMAIL)\|\*?"),
    rule("[object", r"\[object Object\]"),
)

# What programs call a text that has no title yet.
TITLES = (
    rule_in_any_case(
        "untitled / document / title / headline / test / asdf",
        r"^(?:untitled(?:[ -]?(?:document|\d{1,3}))?|(?:new )?document(?: ?\d{1,3})?|title|headline|test|asdf\w{0,6})$",
    ),
    rule(
        "标题 / 命名 / 文档 / 新建 / 测试",
        r"^(?:无标题|未命名|新建|文章?标题|标题|测试)(?:[\w .]{0,20}文[档章本稿件]?)?[\d\s()（）]{0,6}$",
    ),
)

FILLERS = (
    rule_in_any_case("lorem", r"\blorem ipsum(?: dolor\b(?:[ ,]*sit\b)?[^.\n]{0,200}|(?=\s*[.…]?\s*$))"),
    rule_in_any_case("consectetur", r"\bconsectetur,? adipi\w{3,10}[^.\n]{0,200}"),
    rule_in_any_case("eiusmod", r"\bsed do eiusmod[^.\n]{0,200}"),
    rule("占位", r"^(?:这|此处)(?:里|段)?是(?:一?段)?占位(?:文字|文本|内容|符)[^\n]{0,40}"),
)
