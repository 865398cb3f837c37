"""Who is spoken of: topic, subject, parent, measure and period as they pass from clause to clause."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from ballast.methods.statements.figures import Kind, Subject
from ballast.methods.statements.subjects import OF_ALL, WHOLES, completed, subject_of
from ballast.methods.statements.text import PERIOD, months_so_far, split_names
from ballast.methods.statements.wording import plain_phrase

_PIECE_END = re.compile(r"[,，;；:：()]")
_SAME_PERIOD = re.compile(r"(?<![比较与同和及于是为])(?:上年同期|去年同期|上年同月)(?!相比)")
_BEFORE_COMPARED = re.compile(r"(?:[比较与于、和及由]|高于|低于)$")
_VIEW = re.compile(r"^(?:[一二三四五六七八九十]是)?(?:分|从|按)[^,，]{1,14}(?:看|来看|分|划分|讲)$")
NAMED = re.compile(
    r"(?:业|企业|产品|[县区市州旗镇乡园]|集群|投资|产值|增加值|收入|利润|用电量?|类|总额|链|轻工|重工|板块|领域|经济|项目|全[国省市县区州旗盟师]|利税|税收|进出口|出口|进口)$"
)
_ACTING = re.compile(
    r"(?:发展|保持|增势|实现|继续|运行|稳步|平稳|快速|较快|稳定|支撑|呈|表现|回升|增长|下降|由|受|生产|稳中|总体|持续|加快|贡献|拉动|占|"
    r"完成|同比|环比|比|较|居|达|共|有(?!色)|处于|成为|动力|势头|效益|活力|向好).*$"
)
_LISTING = re.compile(r"^.*(?:分别是|分别为|依次是|主要是|包括|即|[:：]|(?:行业|产业|企业|区县|县区|产品)(?:是|为|有))")
_COUNTED_END = re.compile(
    r"(?:等)?[一二三四五六七八九十两\d□]+(?:个|大|家|户)(?:主导|重点|支柱|优势)?"
    r"(?:产业|行业|企业|县区|区县|县|市州|地区|园区|产品|领域|门类)(?=[^、]*$)|等$"
)
JOINT = "合计"
"""The group of several parts taken together."""
_POWER, _COAL = ("用电量", "发电量"), ("能耗",)


_NOBODY = Subject()


@dataclass
class Scene:
    """What is known at a place of the text. `sure` tells whether the current subject was named nearby."""

    topic: Subject = _NOBODY
    current: Subject = _NOBODY
    parent: Subject = _NOBODY
    measure: str = ""
    period: str = ""
    since_january: str = ""
    listed: tuple[Subject, ...] = ()
    sure: bool = False
    last_year: bool = False
    place: str = ""
    pieces: list[str] = field(default_factory=list)
    heads: list[tuple[str, Subject, str]] = field(default_factory=list)

    def open_sentence(self) -> None:
        """A new sentence forgets lists and brackets; the subject stays, but is no longer sure."""
        self.sure, self.last_year, self.place = False, False, ""
        self.listed, self.pieces, self.heads = (), [], []

    def take(self, lead: str) -> str:
        """Take in the words before a number; give back the last piece, on which the number hangs."""
        pieces: list[str] = []
        start, carried = 0, ""
        for found in _PIECE_END.finditer(lead):
            piece = carried + lead[start : found.start()]
            carried, start = "", found.end()
            if found.group() == "(":
                self.heads.append((piece, self.current, self.period))
            elif found.group() == ")":
                carried = self._close()
            else:
                pieces.append(piece)
        for piece in pieces:
            self.overhear(piece)
        last = carried + lead[start:]
        if "其中" in last:
            self._set_parent()
        self.pieces = [*self.pieces, *pieces][-6:]
        return self._without_period(last)

    def _close(self) -> str:
        if not self.heads:
            return ""
        head, self.current, self.period = self.heads.pop()
        return head

    def _without_period(self, piece: str) -> str:
        """The piece without the period it speaks of, which is remembered; a period compared with stays."""
        kept: list[str] = []
        start = 0
        for found in PERIOD.finditer(piece):
            if _BEFORE_COMPARED.search(piece[: found.start()]) or piece[found.end() : found.end() + 2] in (
                "目标",
                "任务",
                "计划",
                "预期",
            ):
                continue
            self.period = _since_january(found.group().removesuffix("累计"), piece[: found.start()])
            self.since_january = self.period if months_so_far(self.period) else self.since_january
            kept.append(piece[start : found.start()])
            start = found.end()
        plain = "".join([*kept, piece[start:]])
        if "累计" in plain and self.since_january and not months_so_far(self.period):
            self.period = self.since_january
        self.last_year = _SAME_PERIOD.search(plain) is not None
        return _SAME_PERIOD.sub("", plain) if self.last_year else plain

    def _set_parent(self) -> None:
        self.parent = self.current if self.current.measure else self.topic

    def overhear(self, piece: str) -> None:
        """Words without a number of their own: a period, a point of view, a subject for what follows."""
        if "其中" in piece:
            self._set_parent()
        piece = self._without_period(piece)
        if _VIEW.match(piece):
            whole = replace(self.topic, measure=self.measure or self.topic.measure)
            self.parent = self.current = whole
            return
        name = plain_phrase(_ACTING.sub("", plain_phrase(piece)))
        if 2 <= len(name) <= 24 and len(split_names(name)) == 1 and NAMED.search(name):
            self.become(name)

    def ratio_of(self, phrase: str) -> Subject:
        """Of what a ratio (产销率) is; it is not spoken of further."""
        said = subject_of(phrase)
        known = self.current if not said.region and not said.group else self.topic
        return completed(said, known, self.measure)

    def become(self, phrase: str) -> Subject:
        """The subject named by the phrase is now spoken of; one that names a whole becomes the topic."""
        said = subject_of(phrase)
        measured_only = bool(said.measure) and not said.region and not said.group
        spoken = any(self.current.entity) or self.current.measure in (*OF_ALL, "出口", "进口")
        inherits = measured_only and spoken and self.current.measure != "产量"
        known = self.current if inherits else self.topic
        if self.place and not said.region and not inherits:
            said = replace(said, region=self.place)
        subject = completed(said, known, self.measure)
        self.current, self.sure = subject, any(subject.entity) or subject.measure in OF_ALL
        self.measure = said.measure or self.measure
        if said.measure and not measured_only and self._is_topic(said, subject):
            self.topic = subject
        return subject

    def _is_topic(self, said: Subject, subject: Subject) -> bool:
        """The first subject with a measure, and later a whole of the same place (全市工业, 全市固定资产投资)."""
        if not self.topic.measure:
            return True
        level, known = _level(said.region), _level(self.topic.region)
        narrower = level > known >= 0 or (level >= _CITY and _ZONE.search(self.topic.region) is not None)
        wide = subject.group in WHOLES
        return wide and (said.region == self.topic.region or narrower)

    def list_of(self, phrase: str, count: int) -> tuple[Subject, ...]:
        """As many subjects as numbers: from the phrase, from an earlier piece that lists so many, or from the last list."""
        names = split_names(_COUNTED_END.sub("", phrase))
        measure = ""
        if len(names) != count and not plain_phrase(phrase) and len(self.listed) == count:
            return self.listed
        if len(names) != count:
            measure = subject_of(phrase).measure
            candidates = (
                split_names(_COUNTED_END.sub("", plain_phrase(_LISTING.sub("", piece))))
                for piece in reversed(self.pieces)
            )
            names = next((found for found in candidates if len(found) == count), ()) or self._told_apart_by_commas(
                phrase, count
            )
        if not names:
            if len(self.listed) != count:
                return ()
            return tuple(replace(one, measure=measure or one.measure) for one in self.listed)
        said = [subject_of(name) for name in names]
        if said[-1].region and said[-1].group:
            said = [replace(one, group=said[-1].group) if one.region and not one.group else one for one in said]
        measure = measure or said[-1].measure or self.measure
        self.measure = measure
        self.listed = tuple(completed(one, self.topic, measure) for one in said)
        self.current, self.sure = (
            Subject(self.listed[0].region if len({one.region for one in self.listed}) == 1 else "", JOINT, measure),
            True,
        )
        return self.listed

    def _told_apart_by_commas(self, phrase: str, count: int) -> tuple[str, ...]:
        """Names that stand in pieces of their own: 甲业，乙业，丙业分别增长…."""
        pieces = [plain_phrase(piece) for piece in (*self.pieces, phrase)][-count:]
        single = [piece for piece in pieces if NAMED.search(piece) and len(split_names(piece)) == 1]
        return tuple(single) if len(single) == count else ()

    def whole(self, words: str, kind: Kind) -> Subject | None:
        """The whole of a share or pull, the other side of a difference, among whom a rank holds."""
        if kind is Kind.RANK:
            return Subject(region=words) if words else None
        if kind not in (Kind.SHARE, Kind.PULL, Kind.CONTRIBUTION, Kind.DIFFERENCE) or (
            kind is Kind.DIFFERENCE and not words
        ):
            return None
        parent = self.topic if words or not self.parent.measure else self.parent
        if parent.entity == self.current.entity:
            parent = self.topic
        if not words and (parent.group not in WHOLES or _ZONE.search(parent.region)):
            return None
        said, measure = subject_of(words), self.current.measure or self.measure
        elsewhere = said.region and not said.group and said.region != self.current.region
        if kind is Kind.DIFFERENCE and elsewhere and said.measure in ("", self.current.measure):
            return replace(self.current, region=said.region)
        return completed(said, parent, measure)

    def compared(self, words: str) -> Subject:
        """Who is compared with these: the one spoken of; not the benchmark itself (全省增长5%，*比全省*高2个百分点)."""
        whole = self.current.group in WHOLES and self.topic.measure
        if (
            words
            and whole
            and self.current.region
            and subject_of(words).region == self.current.region != self.topic.region
        ):
            return self.topic
        return self.current

    def count(self, phrase: str) -> None:
        """退库企业3家: what is counted is spoken of next; a region alone (全市27户企业) only lends its name."""
        phrase = phrase.removesuffix("数")
        said = subject_of(phrase)
        if re.fullmatch(r"全[国省市县区州旗盟师]", phrase):
            self.place = phrase
        elif phrase.endswith("企业") and said.group:
            self.current, self.sure = completed(replace(said, region=said.region or self.place), self.topic, ""), True


def _since_january(period: str, before: str) -> str:
    """截至8月(末) is the span from January."""
    found = re.match(r"^((?:\d{4}年)?)(\d{1,2})月份?$", period)
    return f"{found[1]}1-{found[2]}月" if found and re.search(r"(?:截[至止]到?|至|到)$", before) else period


_CITY = 2
_ZONE = re.compile(r"(?:开发区|高新区|经开区|新区|园区|集中区|产业园|工业园|示范区|经济区|镇|乡)$")


def _level(region: str) -> int:
    """How narrow a place is that is named by 全: 全国 0, 全省 1, 全市 2, 全县 3; −1 for others."""
    return {"全国": 0, "全省": 1, "全市": 2, "全州": 2, "全盟": 2, "全师": 2, "全县": 3, "全区": 3, "全旗": 3}.get(
        region, -1
    )


def in_kind(subject: Subject, dimension: str) -> Subject:
    """The subject of a level: 汽车7.1万辆 is output in kind, whatever measure was spoken of before."""
    expected = "power" if subject.measure in _POWER else "coal" if subject.measure in _COAL else "money"
    found = {"dollar": "money", "euro": "money", "mass": "mass"}.get(dimension, dimension)
    if found == expected or (expected == "coal" and found == "mass"):
        return subject
    if found == "money":
        return replace(subject, measure="")
    if dimension not in ("mass", "goods", "volume", "length", "power", "coal", "area"):
        return replace(subject, measure="")
    return replace(subject, measure=subject.measure if subject.measure == "货运量" else "产量")
