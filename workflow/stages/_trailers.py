"""What may stand below the last sentence of a whole article: credits, tags, sources, references, agency slugs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workflow.article import Block, Kind

MOST_PEELED = 80
LONGEST_LINE = 200
LONGEST_CREDIT = 120
# Notes, sources and links may each have a list of their own.
_MOST_LISTS = 4
SILENT = frozenset({Kind.IMAGE, Kind.COMMENT})
_NEVER = frozenset({Kind.CODE, Kind.TABLE, Kind.HEADING})

# One line that signs off or credits; matched at the start of a short line, whatever the case.
_CREDIT = re.compile(
    r"""\s*[\[(（【〔*_#>•·—–\-\s]*(?:
    责任?编辑|责编|编辑|编审|审校|校对|审核|排版|作者|记者|通讯员|撰文|撰稿|整理|翻译|译者|译文|监制|策划|主编|来源|稿源|原标题|原文|出处|转载|转自
    |本文(?:采用|来自|来源|转载|作者|由|首发|系|仅|原载|选自|译自)|版权|著作权|声明|免责|图片来源|图源|摄影|供图|[文图](?:[/／、丨|:：])|参考(?:文献|资料|链接)|延伸阅读
    |相关(?:阅读|链接|文章|推荐)|标签|关键词|联系(?:我们|方式|电话)|投稿|热线|电话|邮箱|地址|微信|公众号|扫码|长按|关注|新华社|中新社|央视|许可
    |出典|参考|写真|画像|撮影|執筆|編集|文責|関連(?:記事|リンク)|著者|翻訳|取材|タグ|カテゴリ|ライセンス|お問い?合わせ
    |출처|참고|사진|글|기자|저작권|무단|관련\s?(?:기사|글|링크|문서)|태그|제보|문의|이미지|원문
    |sources?\b|photos?\b|photograph|image|images\b|credits?\b|by\s+\S|written\sby|reporting\sby|editing\sby|edited\sby
    |additional\sreporting|translated\sby|author
    |words?\s*:|page\srevision|tags?\s*:|filed\sunder|categor|kategorie|keywords
    |copyright|all\srights|licen[cs]e|cc[ -]by|follow\s|subscribe
    |sign\sup|share\s|read\s(?:also|next|more\s*:)
    |related\b|see\salso|more\sinformation|further\sreading|contact|e-?mail|tel[.:]|phone|posted|published|updated|last\s(?:updated|modified)|previous|next\b|comments?\b|via\b|advert
    |quellen?\b|titelbild|beitragsbild|telefon|fax\b|anzeige|teilen|artikel\steilen|hier\s(?:anmelden|geht)|kommentar|foto|bild|text:|autor|redaktion|lesen\ssie|mehr\s(?:zum|infos|dazu)|weitere|kontakt|schlagw|veröffentlicht|siehe\sauch|lizenz
    |crédits?|photo\b|auteur|à\slire|lire\saussi|voir\saussi|publié|mots[- ]clés|en\ssavoir\splus|étiquettes|licence
    |fuentes?\b|imagen|crédito|lea\stambién|ver\stambién|te\spuede|etiquetas|publicado|licencia|autor[ae]?\b
    |источник|фото|автор|редактор|читайте|см\.|теги|ссылки|подробнее|перевод|материал|опубликовано|лицензия
    |المصدر|الصورة|تصوير|كتب|اقرأ|انظر|وسوم|حقوق|ترجمة|تحرير
    |©|ⓒ|\(c\)\s|http|www\.|\S+@\S+\.\S+|@\w
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_SIGN = re.compile(
    r"""(?:
    [（(【\[*_]{1,3}\s*[^。．.!?！？()（）\[\]【】]{1,40}[）)】\]*_]{1,3}   # a line wholly in brackets: (dpa), 【完】
    |[（(]?(?:完|全文完|本文完|以上|終わり|おわり|끝|ends?|fin|ende|конец|the\send|afp|dpa|ap|reuters|pti|ansa|efe|apa|tass|tt|xinhua)[）)]?\.?
    |[-–—]{1,3}\s*\S.{0,40}                                               # — Reuters
    |[-–—=*+_~#•·.\s◆◇■□●○★☆▲△※]{1,40}                                     # rules and ornaments
    |-?\s*30\s*-?
    |\S{2,10}\s?(?:특파원|기자)(?:\s\S+)?
    |(?:[\#＃@]\S{1,40}[\s,、]*)+                                           # hashtags
    |\d{4}[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}日?.{0,12}                      # a date
    |\[\^?[^\]]{1,60}\]:.*                                                 # link and note definitions
    |\W{0,3}(?:https?://|www\.)\S+\W{0,3}
    |\{[%:{][^}]*\}+
    )\s*""",
    re.IGNORECASE | re.VERBOSE,
)
_REFERENCES = re.compile(
    r"""\W*(?:\d+[.、]?\s*)?(?:references?|sources?|notes?|footnotes|bibliography|further\sreading|external\slinks|links|see\salso|related.*|resources
    |resources|credits|acknowledge?ments?|learn\smore|additional.*|more\s.*|licen[cs]e|authors?|contributors?|thanks
    |参考(?:文献|资料|链接|書籍|サイト|リンク)?|引用|注释|脚注|延伸阅读|相关(?:阅读|链接)|外部(?:リンク|链接)|関連.*|出典|链接|鸣谢|致谢|许可
    |참고(?:\s?문헌|\s?자료|\s?링크)?|같이\s?보기|외부\s?링크|출처|관련\s?문서|각주|주석|링크|함께\s?읽기|더\s?읽을거리
    |quellen|literatur|weblinks|einzelnachweise|siehe\sauch|références|sources|liens.*|voir\saussi|notes\set\sréférences|licence
    |referencias|fuentes|enlaces.*|véase\stambién|ver\stambién|más.*|recursos|licencia
    |ссылки|источники|литература|примечания|см\.\sтакже|смотрите\sтакже|материалы|дополнительн.*|читайте\sтакже|лицензия
    |المراجع|مراجع|المصادر|انظر\sأيض.*|روابط.*)\W*""",
    re.IGNORECASE | re.VERBOSE,
)


# Credits that hardly any paragraph starts with: a label and its colon, or a phrase for nothing else.
_LABELLED = re.compile(r"[^:：.。\n]{1,24}[:：]\s?\S|\W*(?:©|ⓒ|\(c\)\s|https?:|www\.|\S+@\S+\.\S)", re.IGNORECASE)
_PHRASED = re.compile(
    r"""\W*(?:本文(?:采用|来自|来源|转载|首发|系|原载|选自|译自)|责任?编辑|版权|著作权|転載|저작권|무단\s?전재|all\srights|(?:additional\s)?reporting\sby
    |(?:written|edited|translated|photos?|photograph|image)\sby\s|lire\saussi|voir\saussi|lea\stambién|ver\stambién|siehe\sauch|read\salso
    |see\salso|читайте\sтакже|حقوق|اقرأ\sأيضا)""",
    re.IGNORECASE | re.VERBOSE,
)
_DASHED = re.compile(r"\s*[-–—]{1,3}\s*\S+(?:\s\S+){3,}")


def is_credit(block: Block) -> bool:
    """Whether a block has the look of a line of credits: a name for what follows, and little of it."""
    text = block.text.strip()
    return len(text) <= LONGEST_CREDIT and bool(_CREDIT.match(text))


def is_sign(block: Block) -> bool:
    """Whether a block is a line that signs off: an agency's mark, a rule, hashtags, a date, a definition of a link."""
    text = block.text.strip()
    return len(text) <= LONGEST_LINE and bool(_SIGN.fullmatch(text))


def is_settled(block: Block) -> bool:
    """Whether a block is so surely a credit or a mark of sign-off that nobody need ask whether it was cut."""
    text = block.text.strip()
    if block.kind in _NEVER or not text:
        return False
    if is_sign(block):
        return not _DASHED.match(text)
    return is_credit(block) and bool(_LABELLED.match(text) or _PHRASED.match(text))


def is_trailer(block: Block) -> bool:
    """Whether a block is one that stands below the last sentence and says nothing of whether the text is whole."""
    if block.kind in SILENT or not block.text.strip():
        return True
    return block.kind not in _NEVER and (is_sign(block) or is_credit(block))


def is_references(heading: str) -> bool:
    """Whether a heading stands over references, links or notes."""
    return bool(_REFERENCES.fullmatch(heading.strip()))


def has_references(blocks: Sequence[Block]) -> bool:
    """Whether the last heading stands over references, with something under it."""
    return _above_references(blocks) != len(blocks)


def above_trailers(blocks: Sequence[Block]) -> Sequence[Block]:
    """The blocks above the trailers, all when nothing else is left; lists of references count as trailers."""
    end = len(blocks)
    for _ in range(_MOST_LISTS):
        end = _above_references(blocks[:end])
        floor = max(0, end - MOST_PEELED)
        while end > floor and is_trailer(blocks[end - 1]):
            end -= 1
    return blocks[:end] if end else blocks


def above_settled(blocks: Sequence[Block]) -> Sequence[Block]:
    """The blocks above those that are surely credits or marks of sign-off, and above images between them."""
    end, floor = len(blocks), max(0, len(blocks) - MOST_PEELED)
    while end > floor and (
        blocks[end - 1].kind in SILENT or not blocks[end - 1].text.strip() or is_settled(blocks[end - 1])
    ):
        end -= 1
    return blocks[:end] if end else blocks


def _above_references(blocks: Sequence[Block]) -> int:
    for at in range(len(blocks) - 1, max(0, len(blocks) - MOST_PEELED), -1):
        if blocks[at].kind is Kind.HEADING and at < len(blocks) - 1:
            return at if is_references(blocks[at].text) else len(blocks)
    return len(blocks)
