"""Numbers that stand in a row of their own kind: structures (12.1:43.6:44.3), names with brackets, periods side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from ballast.methods.statements.numerals import Run
from ballast.methods.statements.subjects import subject_of
from ballast.methods.statements.text import PERIOD, split_names


@dataclass(frozen=True)
class Structure:
    """A structure that bulletins print with colons: its parts in their order, what is measured, and the whole."""

    words: str
    parts: tuple[str, ...]
    whole: str = ""
    measure: str = ""
    of: str = ""


STRUCTURES = (
    Structure(
        r"(?:三次产业|三产|一二三次?产业?|产业)(?:增加值)?(?:的)?(?:结构|比例|构成|之比|比重|占比|比)",
        ("第一产业", "第二产业", "第三产业"),
        measure="增加值",
        of="地区生产总值",
    ),
    Structure(r"轻重工业(?:的)?(?:结构|比例|构成|之比|比重|占比|比)", ("轻工业", "重工业"), "规上工业"),
)
_NOT_OF_PRODUCT = re.compile(r"就业|从业|用电|投资|税收|能耗|贷款")


def structure(words: str, values: Sequence[Fraction]) -> Structure | None:
    """The structure that these words name for so many numbers; None for other ratios, which do not make about 100."""
    if not 90 <= sum(values) <= 110 or _NOT_OF_PRODUCT.search(words):
        return None
    return next((one for one in STRUCTURES if len(one.parts) == len(values) and re.search(one.words, words)), None)


def is_before(piece: str) -> bool:
    """Whether the words before say that what follows was so earlier: 由上年的12.0:43.0:45.0调整为….

    >>> is_before("三次产业结构由上年的")
    True
    """
    return re.search(r"(?:由|从)[^,，]{0,12}$|(?:上年同期|去年同期|上年|去年)(?:的|为|是)?$", piece) is not None


@dataclass(frozen=True)
class Bracketed:
    """The name before a bracket, what was said to be measured, and the sign that the words give."""

    name: str
    measured: str
    sign: int


_BEFORE_NAMES = re.compile(
    r"^.*(?:分别是|分别为|依次是|依次为|主要是|包括|[:：]|(?:[位名个家类业的县区市园](?:是|为|有)))"
)
_SAID = re.compile(r"负增长|增速|增幅|增长(?!面)|降幅|下降|占比|比重|[率面]")
_COMPARING = re.compile(r"高于|低于|快于|慢于|落后|领先|比|较|全[国省市县区州旗盟师]|平均")


def bracketed(head: str, before: str) -> Bracketed | None:
    """The last name before a bracket with a percentage, where the words before say growth; None where they do not."""
    names = split_names(_BEFORE_NAMES.sub("", head))
    name = names[-1] if names else ""
    said = subject_of(name)
    alone = bool(said.region) and not said.group and not said.measure
    if _COMPARING.search(name) or not (alone or name.endswith("业")):
        return None
    found = list(_SAID.finditer(before.removesuffix(f"{name}(")))
    if not found or found[-1].group() not in ("负增长", "增速", "增幅", "增长", "降幅", "下降"):
        return None
    falls = found[-1].group() in ("负增长", "降幅", "下降")
    last = found[0]
    for one in found:
        last = one if one.start() != last.end() else last
    if falls and len(found) > 1 and found[-2].end() == found[-1].start():
        return None
    own = re.search(r"[^,，。;；:：()]*$", before[: last.start()])
    return Bracketed(name, own.group() if own else "", -1 if falls else 1)


_PERIOD = rf"(?:{PERIOD.pattern})"


def periods(run: Run) -> tuple[Run, tuple[str, ...]]:
    """A run over as many periods as it has numbers: the run without them, and the periods in order."""
    count = len(run.tokens)
    found = re.search(rf"{_PERIOD}(?:[、和及]{_PERIOD}){{{count - 1}}}(?![、和及])", run.lead) if count > 1 else None
    if found is None:
        return run, ()
    lead = run.lead[: found.start()] + run.lead[found.end() :]
    return replace(run, lead=lead), tuple(one.group() for one in re.finditer(_PERIOD, found.group()))
