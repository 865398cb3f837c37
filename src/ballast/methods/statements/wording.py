"""What the words before a number say of it: its kind, its sign, of what whole, compared with whom."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

from ballast.methods.statements.figures import Kind
from ballast.methods.statements.text import PERIOD

_FILL = (
    r"(?:约为|大约|约|将近|接近|近|高达|达到了|达到|达|为|是|了|至|到|超过|超|突破|仅为|仅|只有|均|各|分别|合计|共|为:|:|出|逾|也|又|过|"
    r"依次|已)*$"
)
_OF = r"(?P<of>[^,，。;]{0,40}?)"
_PERIOD_WORD = (
    r"(?:上年同期|去年同期|上年同月|同期|上年末|上年|去年|上个月|上月|上季度|上期|上半年|年初|前期|往年|"
    rf"{PERIOD.pattern})(?:底|末|累计)?"
)
_BASIS = re.compile(
    r"(?:同比|环比|同口径)|(?:比|较|与)(?:上年同期|去年同期|上年同月|上年|去年|上个月|上月|上季度|上期|同期|年初|上年末)(?:相比|比)?"
)
_ADVERB = re.compile(
    r"(?:按可比价格?(?:计算)?|按可比口径(?:计算)?|可比口径|可比(?!价)|扣除价格因素|名义|累计|当月|单月|当季|同步|大幅|略有|小幅|微幅|持续|快速|稳步|"
    r"明显|逐月|逐步|继续|保持|由此|共同|预计)+"
)
_TARGETS = r"(?:目标任务|目标值|目标数|目标|任务数|任务|计划数|计划|预期|预算(?!收入|支出))"


@dataclass(frozen=True)
class Predicate:
    """What stands before a number: `phrase` is what is left of the words, the subject."""

    kind: Kind
    phrase: str
    sign: int = 1
    of: str = ""
    basis: str = ""
    against: str = ""
    about: Kind | None = None
    label: str = ""


LEVEL = "为上年同期的倍数"
"""是上年同期的2.1倍: a growth of 110 %."""

Reader = Callable[[str], Predicate | None]

_UP = "增长|上升|上涨|提高|提升|增加|上扬|攀升|增幅|增速|增长率|涨幅|递增|扩大|正增长|回升|增"
_DOWN = "下降|下滑|减少|降低|回落|负增长|萎缩|下跌|降幅|收缩|缩减|下挫|跌幅|递减|减产|减|降"
_GROWTH = re.compile(rf"(?:(?P<down>{_DOWN})|(?P<up>{_UP}))(?:速度|幅度|率)?(?:的)?{_FILL}")
_AVERAGE = re.compile(rf"(?P<years>[两二三四五]年|年)(?:均|平均)(?P<turn>增长|增速|下降|递增)(?:速度|率)?{_FILL}")
_CONTRIBUTION = re.compile(
    rf"(?:对(?P<of>[^,，。;]{{1,40}}?)(?:的)?)?(?:增长|增量|增速)?(?:的)?贡献(?:率|度|份额|比重)?{_FILL}"
)
_SHARE = re.compile(
    rf"(?:占(?!地|用|比){_OF}(?:的)?(?:比重|比例|比|份额|总额的|总量的|总数的|总量|总数)?)(?:的)?(?:提高|提升|上升|下降|降低)?{_FILL}"
)
_SHARE_NOUN = re.compile(rf"(?:占比|比重|所占比例|份额)(?:由.*)?(?:提高|提升|上升|下降|降低)?(?:的)?{_FILL}")
_COMPLETION = re.compile(
    rf"(?:完成|占|达到|达|为|实现|是)(?P<of>[^,，。;]{{0,15}}?{_TARGETS}[^,，。;]{{0,6}}?)(?:的比重|的比例)?(?:的)?{_FILL}"
    rf"|(?:{_TARGETS}|计划)?(?:的)?(?P<rate>完成率|完成进度|完成比例|目标完成|完成目标|完成任务|投资完成|^完成|^分别完成)(?:的)?{_FILL}"
)
_SCHEDULE = r"(?:序时|时序|时间|计划)进度"
_GAP = re.compile(
    rf"(?P<verb>超前|超出|超过|超|高于|高出|快于|好于|领先于?|低于|慢于|落后于?|滞后于?|欠|差|落后|滞后|低|比|较){_SCHEDULE}(?:要求|目标)?"
    rf"(?P<turn>超前|滞后|落后|领先|提前|快|慢|高|低|超|欠|差)?(?:了|约|近|出)*$|(?P<ahead>超|欠)(?:序时|时序)(?:约|近)*$"
)
_PULL = re.compile(
    r"(?P<verb>负拉动|向下拉动|拉动|带动|上拉|推动|下拉|拉低|拖累|拉升|拉高|支撑|助推|影响)(?P<of>[^,，。;]{0,40}?)"
    r"(?:的)?(?P<turn>(?:增长|增速|增幅|上升|下降|回落|提升|提高|少增|多增)*)" + _FILL
)
_PULL_NOUN = re.compile(rf"(?:对(?P<of>[^,，。;]{{1,40}}?)(?:增长)?的)?拉动(?:率|点数|点|力|作用|幅度)?{_FILL}")
_ABOVE = re.compile(
    r"(?P<verb>高于|快于|好于|优于|低于|慢于|弱于|落后于?|高出|超出|超过|领先于?|滞后于?)"
    + _OF
    + r"(?:约|近|了|分别|各)*$"
)
_THAN = re.compile(
    r"(?:(?<![占同环对])比|较|与)(?P<of>[^,，。;]{1,40}?)(?:相比)?(?:分别|增速|增幅|降幅|同比|要|又)*"
    r"(?P<turn>提高|提升|加快|加速|回升|上升|扩大|收窄|缩小|回落|下降|放缓|减缓|降低|下滑|减少|增加|增长|增|高|低|快|慢|多|少|降|升)"
    r"(?:了|约|近|出|幅度|至)*$"
)
_TURN = re.compile(
    r"(?P<turn>提高|提升|加快|加速|回升|上升|扩大|收窄|缩小|回落|下降|放缓|减缓|降低|下滑|减少|增加|增长|高|低|快|慢|降|升)(?:了|约|近|幅度)*$"
)
_RANK = re.compile(
    r"(?:(?P<verb>居|列|位居|位列|排名|排在|排|居于|名列|位次|跃居|升至|升到|进至|处于|处|退至|降至)(?P<of>[^,，。;]{0,16}?)|^(?P<paren>全?[省市县州国区]))?"
    r"(?P<tie>并列)?(?P<end>倒数)?(?:分别)?第?$"
)
_MOVE = re.compile(
    r"(?P<turn>前移|上升|提升|前进|进位|进|后移|下降|退位|后退|退|下滑|跃升|上移|下移|攀升|提高|回落|降)(?:了)?$"
)
_BACKWARD = ("后移", "下降", "退位", "后退", "退", "下滑", "下移", "回落", "降")
_LOW = "下降|下滑|减少|降低|回落|低|慢|少|降|放缓|减缓|弱|落后|滞后|欠|差".split("|")
_CHANGE = re.compile(
    rf"(?P<turn>净增加|净增|净减|增加|减少|增收|增支|减收|多|少|增量|增长|提高|降低|下降)(?:额|量)?{_FILL}"
)
_TARGET = re.compile(rf"(?:目标任务|目标值|目标数|目标|任务数|年度任务|任务|计划数|年计划|年度计划)(?:完成)?{_FILL}")
_RATIO_NOUN = re.compile(
    rf"(?P<name>[\u4e00-\u9fff]{{1,10}}?(?:率|面|强度|综合指数))(?:的)?(?:提高|提升|上升|下降|降低)?{_FILL}"
)


def _lowered(word: str) -> bool:
    return any(word.startswith(one) for one in _LOW)


def _average(piece: str) -> Predicate | None:
    found = _AVERAGE.search(piece)
    if found is None:
        return None
    years = found["years"] if found["years"] != "年" else ""
    sign = -1 if found["turn"] == "下降" else 1
    return Predicate(Kind.AVERAGE, piece[: found.start()], sign, label=f"{years}平均")


def _gap(piece: str) -> Predicate | None:
    found = _GAP.search(piece)
    if found is None:
        return None
    word = found["turn"] or found["verb"] or found["ahead"]
    behind = word in ("低于", "慢于", "滞后", "慢", "低", "欠", "差") or word.startswith(("落后", "滞后"))
    return Predicate(
        Kind.GAP, piece[: found.start()], -1 if behind else 1, label="计划" if "计划进度" in found.group() else ""
    )


def _pull(piece: str) -> Predicate | None:
    if re.search(r"(?:多|少)拉动|拉动(?:作用|力|点|幅度)?(?:比|较)", piece):
        return Predicate(Kind.DIFFERENCE, "", about=Kind.PULL)
    found = _PULL.search(piece)
    if found is None:
        noun = _PULL_NOUN.search(piece)
        return noun and Predicate(Kind.PULL, piece[: noun.start()], of=noun["of"] or "")
    if found["verb"] == "影响" and not found["turn"]:
        return None
    down = (
        found["verb"] in ("下拉", "拉低", "拖累", "负拉动", "向下拉动")
        or "下降" in found["turn"]
        or "回落" in found["turn"]
    )
    return Predicate(Kind.PULL, piece[: found.start()], -1 if down else 1, of=found["of"])


def _contribution(piece: str) -> Predicate | None:
    found = _CONTRIBUTION.search(piece)
    return found and Predicate(Kind.CONTRIBUTION, piece[: found.start()], of=found["of"] or "")


def _completion(piece: str) -> Predicate | None:
    found = _COMPLETION.search(piece)
    if found is None:
        return None
    tier = next((tier for tier in ("确保", "奋斗", "力争", "挑战") if tier in (found["of"] or "")), "")
    return Predicate(Kind.COMPLETION, piece[: found.start()], label=tier)


def _share(piece: str) -> Predicate | None:
    found = _SHARE.search(piece)
    if found:
        return Predicate(Kind.SHARE, piece[: found.start()], of=found["of"])
    noun = _SHARE_NOUN.search(piece)
    if noun is None:
        return None
    before = piece[: noun.start()]
    whole = re.search(r"(?:占)(?P<of>[^,，。;]{1,40}?)(?:的)?$", before)
    if whole:
        return Predicate(Kind.SHARE, before[: whole.start()], of=whole["of"])
    return Predicate(Kind.SHARE, before.removesuffix("的"))


def _from(piece: str) -> Predicate | None:
    """增速由1-8月的*7.0%*提高到7.1%: the rate that was."""
    found = re.search(r"(?:增速|增幅)(?:由|从)(?P<of>[^,，。;]{0,14})$", piece)
    return found and Predicate(Kind.GROWTH, piece[: found.start()], label="由", against=found["of"].removesuffix("的"))


def _growth(piece: str) -> Predicate | None:
    found = _GROWTH.search(piece)
    if found is None:
        return None
    return Predicate(Kind.GROWTH, piece[: found.start()], -1 if found["down"] else 1)


def _ratio(piece: str) -> Predicate | None:
    found = _RATIO_NOUN.search(piece)
    if found is None:
        return None
    return Predicate(Kind.RATIO, piece[: found.end("name")])


def is_period(words: str) -> bool:
    """Whether the words name a period, so that a difference is one over time.

    >>> is_period("上年同期")
    True
    """
    return re.match(rf"(?:{_PERIOD_WORD})", words) is not None


def _compared(of: str) -> tuple[str, str]:
    """The benchmark split into a place or part, and a period."""
    return ("", of) if is_period(of) and not re.search("[、和与]", of) else (of, "")


def _about(words: str) -> Kind | None:
    if re.search(r"占比|比重|份额", words):
        return Kind.SHARE
    if re.search(r"增速|增幅|降幅|涨幅", words):
        return Kind.GROWTH
    if re.search(r"贡献率", words):
        return Kind.CONTRIBUTION
    return Kind.RATIO if re.search(r"[率面](?:同比)?$|[率面](?=比|较|高|低|提|下|回)", words) else None


def _turned(piece: str, turn: str) -> int:
    """+1 where the rate became better; a fall that narrows is better, one that widens is worse."""
    if turn in ("收窄", "缩小"):
        return 1 if "降幅" in piece or "跌幅" in piece else -1
    if turn == "扩大":
        return -1 if "降幅" in piece or "跌幅" in piece else 1
    return -1 if _lowered(turn) else 1


def _above(piece: str) -> Predicate | None:
    found = _ABOVE.search(piece)
    if found is None:
        return None
    of, against = _compared(found["of"])
    before = piece[: found.start()]
    sign = -1 if _lowered(found["verb"]) or found["verb"].startswith("弱") else 1
    return Predicate(Kind.DIFFERENCE, before, sign, of=of, against=against, about=_about(before))


def _than(piece: str) -> Predicate | None:
    found = _THAN.search(piece)
    if found is None:
        return None
    of, against = _compared(found["of"])
    before = piece[: found.start()]
    label = found["turn"] if found["turn"] in ("收窄", "缩小", "扩大") else ""
    sign = _turned(piece, found["turn"])
    return Predicate(
        Kind.DIFFERENCE, before, sign, of=of, against=against, about=_about(piece[: found.start("turn")]), label=label
    )


def _turn(piece: str) -> Predicate | None:
    found = _TURN.search(piece)
    if found is None:
        return None
    before = piece[: found.start()]
    basis = _BASIS.search(before)
    against = basis.group() if basis else ""
    label = found["turn"] if found["turn"] in ("收窄", "缩小", "扩大") else ""
    bare = _BASIS.sub("", before)
    return Predicate(
        Kind.DIFFERENCE, bare, _turned(piece, found["turn"]), against=against, about=_about(bare), label=label
    )


def _pointed_turn(piece: str) -> Predicate | None:
    """比重提高0.5%: points of a share or a ratio, printed with %."""
    if not re.search(
        r"(?:增速|增幅|降幅|占比|比重)[^,，]{0,20}(?:提高|提升|上升|加快|回落|下降|收窄|扩大|放缓)(?:了)?$", piece
    ):
        return None
    return _than(piece) or _turn(piece)


def _target(piece: str) -> Predicate | None:
    found = _TARGET.search(piece)
    if found is None:
        return None
    tier = next((tier for tier in ("确保", "奋斗", "力争", "挑战") if tier in piece), "")
    phrase = re.sub(r"(?:完成|占|达到|确保|奋斗|力争|挑战|全年|年度|年初|年|的)+$", "", piece[: found.start()])
    return Predicate(Kind.TARGET, phrase, label=tier)


def _change(piece: str) -> Predicate | None:
    found = _CHANGE.search(piece)
    if found is None or re.search(r"(?:增加|减少|增长|多|少|提高|降低|下降)(?:了)?(?:到|至|为|达)", found.group()):
        return None
    down = found["turn"] in ("净减", "减少", "减收", "少", "降低", "下降")
    return Predicate(Kind.CHANGE, piece[: found.start()], -1 if down else 1, label=found["turn"])


def _rank(piece: str) -> Predicate | None:
    found = _RANK.search(piece)
    if found is None or not (found["verb"] or found["paren"] or found["tie"] or found["end"] or piece.endswith("第")):
        return None
    label = "并列" if found["tie"] else "倒数" if found["end"] else ""
    if (found["of"] or "").endswith("前"):
        return None
    of, phrase = found["of"] or found["paren"] or "", "" if found["tie"] else piece[: found.start()]
    if not of and re.search(r"全[国省市县区州旗盟师]$", phrase):
        of, phrase = phrase[-2:], phrase[:-2]
    return Predicate(Kind.RANK, phrase, of=of, label=label)


def _move(piece: str) -> Predicate | None:
    found = _MOVE.search(piece)
    if found is None:
        return None
    before = piece[: found.start()]
    basis = re.search(rf"(?:比|较|与)(?P<of>{_PERIOD_WORD})(?:相比)?$", before)
    against = basis["of"] if basis else ""
    return Predicate(Kind.MOVE, "", -1 if found["turn"] in _BACKWARD else 1, against=against)


def _multiple(piece: str) -> Predicate | None:
    if found := re.search(r"(?:是|为|达|相当于)(?:上年同期|去年同期|上年|去年)(?:的)?$", piece):
        return Predicate(Kind.GROWTH, piece[: found.start()], label=LEVEL)
    found = re.search(r"(?:是|为|达|相当于)[^,，。;]{1,20}的$", piece)
    return found and Predicate(Kind.RATIO, piece[: found.start()], label="倍数")


def _moved_places(piece: str) -> Predicate | None:
    return _move(piece) if re.search(r"位次|排名|前移|进位|退位|后移", piece) else None


def _value(piece: str) -> Predicate | None:
    whole = re.search(r"占(?!地|用|比)(?P<of>[^,，。;]{2,40})$", piece)
    if whole:
        return Predicate(Kind.VALUE, whole["of"], label="占")
    if found := re.search(r"力争|预计|预期|确保|计划|奋斗", piece):
        return Predicate(Kind.TARGET, piece[: found.start()] + piece[found.end() :], label="预期")
    if found := re.search(r"(?:增加|增长|提高|上升|扩大|提升|下降|减少|降低|降)(?:到|至|为)$", piece):
        return Predicate(Kind.VALUE, piece[: found.start()], label="到")
    if found := re.search(r"(?:^|(?<=[^\u4e00-\u9fff]))?(?:由|从)(?P<since>[^,，。;]{0,12})$", piece):
        return Predicate(Kind.VALUE, piece[: found.start()], label="由")
    return Predicate(Kind.VALUE, piece)


def _count(piece: str) -> Predicate | None:
    changed = re.search(r"(?P<turn>增加|减少|净增|净减|多|少)(?:了)?$", piece)
    if changed:
        down = changed["turn"] in ("减少", "净减", "少")
        return Predicate(Kind.CHANGE, piece[: changed.start()], -1 if down else 1, label=changed["turn"])
    return Predicate(
        Kind.COUNT, piece, label=re.sub(r"^(?:其中|同时|有|共有|共)+|(?:有|共|达|为|达到|共有|约)+$", "", piece)
    )


_READERS: dict[str, tuple[Reader, ...]] = {
    "percent": (
        _contribution,
        _from,
        _gap,
        _average,
        _completion,
        _share,
        _pull,
        _pointed_turn,
        _growth,
        _ratio,
    ),
    "points": (_gap, _contribution, _pull, _above, _than, _turn),
    "times": (_growth, _multiple),
    "place": (_move, _rank),
    "money": (_change, _target, _value),
    "count": (_moved_places, _target, _count),
    "tenth": (_share, _growth),
}


def predicate(piece: str, dimension: str, ordinal: bool = False) -> Predicate | None:
    """Read the words before a number of this dimension; None where they say nothing that is known.

    >>> predicate("制造业同比下降", "percent").kind.label
    '增速'
    """
    readers = (_rank,) if ordinal else _READERS.get(dimension, _READERS["money"])
    for reader in readers:
        said = reader(piece)
        if said is not None:
            basis = _BASIS.search(piece)
            return replace(said, phrase=plain_phrase(said.phrase), basis=said.basis or (basis.group() if basis else ""))
    return None


_TAILS = re.compile(
    r"(?:完成|实现|达到|达|为|是|约|累计|共有|共|(?<![国公])有|总计|合计|突破|超过|的|(?<![亩人户平])均|分别|各|了|新增|预计|(?<![汉晋吴阆榆])中|:|比|较|与|(?<!大)同|"
    r"增速|增幅|降幅|涨幅|速度|呈现|呈|现价|方面|则|也|仅|其|运行|发生|得到|收到|同期|看|高达|实际|依次|又|再|仍|已|将)+$"
)
_HEADS = re.compile(
    r"^(?:其中|而|但|同时|此外|另外|特别是|尤其是|[一二三四五六七八九十]是|从(?!化|事)|按|分(?!宜)|另有|还有|又|据统计|数据显示|初步统计|据初步统计|年初以来|"
    r"今年以来|目前|截至目前|主要是|且|并|由于|因|受|在(?!建|线|库)|当前|累计|实现|完成|拥有|共有|共(?!和)|现有|有(?![色机限])|使(?!用)|使得|致使|对(?!外)|-|\"|“|”|\)|、|"
    r"和(?![田平县顺静])|及|以及|预计|的|等|中(?![型小山卫医成药央间高部方国外级])|近年来|今年|本年|年内|总体看|为|是|占|年末|期末|年底|末|生产(?!总值|性|型|者)|企业(?=实现|完成))+"
)


@lru_cache(maxsize=1024)
def plain_phrase(phrase: str) -> str:
    """The subject without the words around it: connectives, auxiliary verbs, bases of comparison.

    >>> plain_phrase("其中制造业同比")
    '制造业'
    """
    phrase = _ADVERB.sub("", _BASIS.sub("", phrase))
    before = None
    while before != phrase:
        before = phrase
        phrase = _TAILS.sub("", _HEADS.sub("", phrase)).strip(' ,，、;；:"“”‘’()')
    return phrase
