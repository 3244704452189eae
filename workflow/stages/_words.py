"""What ends a sentence and what cannot, in the nine languages the truncation stage reads."""

from __future__ import annotations

import re
from collections.abc import Mapping

# Sentence terminators: the Sentence_Terminal characters of Unicode that these languages use, and ellipses.
STOPS = frozenset(".!?。！？｡．؟۔…‥⋯⁇⁈⁉‼❗❓")
# What may stand between a terminator and the end of the paragraph.
CLOSERS = frozenset("\"'”’»›」』】）)》〉]}｠〕〗〙〛＂＇*_`~“‘«")
COMMAS = frozenset(",，、;；،؛")
COLONS = frozenset(":：")
OPENERS = frozenset("([{（「『【《〈〔〖«‹“‘„‚¿¡")
DASHES = frozenset("-–—―/+=&")

LANGUAGES = frozenset({"zh", "ja", "ko", "en", "de", "fr", "es", "ru", "ar"})
UNSPACED = frozenset({"zh", "ja"})

# Words after which a sentence of the language goes on: articles, prepositions, conjunctions, auxiliaries, determiners.
# Words that also end sentences ("it depends on", "ich weiß nicht") are left out. Closed classes, from grammars.
_SPACED: Mapping[str, str] = {
    "en": """a an the and or but nor of to from with for at by as than that which who whose whom where when
        while because although though unless until whether if into onto upon toward towards between among
        during without within is are was were be been being am has have had having will would can could
        may might shall should must do does did this these those its their his our your my every each any
        such both either neither i we they he she it's don't doesn't isn't aren't about through against
        including via per""",
    "de": """der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner und oder
        aber sondern denn dass weil wenn als wie ob damit obwohl während bevor nachdem mit von vom zu zur
        zum im in ins am an ans auf für bei beim nach aus über unter vor durch gegen ohne um bis seit
        wegen zwischen dieser diese dieses diesem diesen jeder jede jedes jedem jeden sein seine seinen
        seinem seiner ihr ihre ihren ihrem ihrer unser unsere sich er sie es wir ich man welche welcher
        welches sehr sowie sowohl""",
    "fr": """le la les un une des de du et ou mais donc car ni que qui quoi dont où dans pour par sur sous avec
        sans chez vers entre à au aux ce cet cette ces son sa ses leur leurs mon ma mes notre nos votre
        vos ne se si comme lorsque quand puisque parce afin est sont était étaient a ont avait avaient
        sera seront je tu il elle on nous ils elles très plus moins aussi chaque quelques plusieurs tout
        toute tous toutes depuis pendant selon d l qu""",
    "es": """el la los las un una unos unas de del y e o u pero sino que quien quienes cual cuyo cuya donde
        cuando como si porque aunque en por para con sin sobre entre desde hasta hacia según al a su sus
        mi mis tu tus nuestro nuestra este esta estos estas ese esa esos esas se lo le les nos es son era
        eran fue fueron ha han había muy más menos cada todo toda todos todas algunos algunas no mediante
        durante tras""",
    "ru": """и в во на с со к ко по из за от до для о об обо не ни но а что чтобы как или при у под над без
        через между если когда где который которая которое которые которых которой которому котором
        которую также так этот эта эти этого этой этом этих тот та те того той тех его её их свой свою
        свои своей своих наш ваш очень более менее потому поскольку хотя пока либо из-за из-под перед
        после среди около кроме чем""",
    "ar": """و في من إلى الى على عن أن ان إن التي الذي الذين هذا هذه ذلك تلك مع ما لا لم لن كان كانت قد بين كما
        أو او ثم بعد قبل عند حتى كل أي اي بل لكن حيث إذا اذا وفي ومن وهو وهي هو هي بأن لأن غير دون خلال
        حول ضد منذ يكون تكون""",
    "ko": """및 또는 그리고 그러나 하지만 혹은 또한 즉 더 가장 이 그 저 각 매우 아주 모든 다른
        어떤 이런 그런 위한 대한 통한 따른 관한 의한 있는 없는 하는 되는 같은 수 것은 것이
        것을""",
}
FUNCTION_WORDS: Mapping[str, frozenset[str]] = {
    language: frozenset(words.split()) for language, words in _SPACED.items()
}

# Endings after which a sentence without spaces goes on. Longest alternatives first is not needed: any match will do.
_ZH = """和 与 及 或 以 在 对 把 被 将 从 由 于 而 但 因 并 向 让 使 给 跟 比 如 若
        虽 之 其 这 那 该 各 每 某 则 且 即 所 至 为 是 就 也 都 还 又 更 最 很 太
        较 未 已 曾 正 会 能 可 应 须 要 想 不 没 无 非 地 得 个 种 些 位 名 项 次
        第 几 多么 我 你 他 她 它 因为 所以 但是 如果 虽然 以及 由于 关于 对于 根据 通过
        随着 为了 不仅 而且 并且 或者 其中 例如 比如 包括 可以 可能 应该 需要 能够 已经 正在
        将会 没有 不是 就是 这个 那个 一个 一种 我们 你们 他们 她们 它们 这些 那些 尤其 尽管
        无论"""
_JA = """は が を に で と の へ も や から より まで だけ ので のに ため により による
        について に関する として という ような そして しかし また または および つまり この その
        あの どの 私 て し たり ながら れば なら"""
GOES_ON: Mapping[str, re.Pattern[str]] = {
    "zh": re.compile("(?:" + "|".join(_ZH.split()) + ")$"),
    "ja": re.compile("(?:" + "|".join(_JA.split()) + ")$"),
    "ko": re.compile(
        r"(?:[가-힣](?:은|는|을|를|의|에|에서|에게|으로|로|와|과|이나|하고|하여|해서|지만|면서|하며|이며|고|며|면|도록|려고))$"
    ),
}
# Endings with which writers who drop the full stop do end: verbs, nominal endings, final particles.
IS_WHOLE: Mapping[str, re.Pattern[str]] = {
    "zh": re.compile(r"(?:了|吧|吗|呢|啊|呀|哦|啦|哈|们好|谢谢|而已|为止|等等|如下)$"),
    "ja": re.compile(r"(?:です|ます|でした|ました|ません|だ|である|た|る|う|い|ね|よ|か|な|笑|w)$"),
    "ko": re.compile(r"(?:다|요|음|함|됨|임|까|죠|네|자|것|기|ㅎ|ㅋ|ㅠ)$"),
}


def stops_before_closers(text: str) -> bool:
    """Whether a text ends with a sentence terminator, closing quotes and brackets after it allowed."""
    end = len(text)
    while end and (text[end - 1] in CLOSERS or text[end - 1].isspace()):
        end -= 1
    return bool(end) and text[end - 1] in STOPS
