"""Sentence by sentence: which number is what of whom."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace

from ballast.kernel.marker import Marker
from ballast.methods.statements import lists, table, units
from ballast.methods.statements.facts import REAL_MEASURES
from ballast.methods.statements.figures import Bulletin, Figure, Kind, Leftover, Subject
from ballast.methods.statements.interval import point
from ballast.methods.statements.numerals import VAGUENESS, Run, Token, Vagueness, runs, tokens
from ballast.methods.statements.scene import JOINT, NAMED, Scene, in_kind
from ballast.methods.statements.subjects import IN_KIND, completed, measure_of, subject_of
from ballast.methods.statements.text import PERIOD, prepare, sentences, split_names
from ballast.methods.statements.wording import LEVEL, Predicate, is_period, plain_phrase, predicate

_INHERITING = (Kind.TARGET, Kind.COMPLETION, Kind.GAP, Kind.MOVE, Kind.RANK, Kind.DIFFERENCE, Kind.CHANGE)
_OWN_WORDS = re.compile(
    r"(?:占[^,，]{0,30})?(?:占比|比重|份额|贡献率|增速|增幅|降幅|位次|排名|规模|总量|[完任计目][成务划标]).*$"
)
_PERCENT_KINDS = (Kind.GROWTH, Kind.SHARE, Kind.RATIO, Kind.AVERAGE, Kind.COMPLETION)
_OF_WHOLE = (Kind.SHARE, Kind.PULL, Kind.CONTRIBUTION)
_SUPPOSED = re.compile(r"剔除|扣除(?!价格)|若不|如不|如果|假设|不含|不考虑")
_EARLY = 14
"""A sentence names its own period within so many characters; one that comes later is said in passing."""

_UNALIGNED = "几个数与前面的名称个数不同，没有对上"
_UNKNOWN = "没有读出是什么数"


class _Reader:
    def __init__(self, text: str, vagueness: Vagueness) -> None:
        self._text, self._page, self._scene, self._vagueness = text, prepare(text), Scene(), vagueness
        self._rows = {row.start: row for row in table.rows(text)}
        self._begin = 0
        self._figures: list[Figure] = []
        self._leftovers: list[Leftover] = []
        self._quoted, self._position = "", -1

    def read(self) -> Bulletin:
        for begin, end in sentences(self._page):
            self._position += 1
            self._quoted = self._text[self._page.offset(begin) : self._page.offset(end - 1) + 1].strip()
            row = self._rows.get(self._page.offset(begin))
            if row is not None:
                self._read_row(row)
            else:
                self._read_sentence(begin, end)
        return Bulletin(tuple(self._figures), tuple(self._leftovers))

    def _read_sentence(self, begin: int, end: int) -> None:
        """A period that comes in the middle (其中9月当月…) holds to the end of its sentence."""
        plain, scene = self._page.plain, self._scene
        before = scene.period
        scene.open_sentence()
        self._begin = begin
        first = PERIOD.search(plain, begin, end)
        within = first is not None and "其中" in plain[begin : first.start()]
        late = first is not None and first.start() > begin + _EARLY and before != ""
        last = begin
        for run in runs(plain, self._page.masked, begin, end, self._vagueness):
            self._read_run(run)
            last = run.tokens[-1].end
        scene.take(plain[last:end].rstrip("。!?！？"))
        if within or late:
            scene.period = before

    def _read_row(self, row: table.Row) -> None:
        """A line of a table: its cells are read as the heads of their columns say."""
        scene = self._scene
        scene.open_sentence()
        named = scene.become(row.name)
        scene.sure = True
        before = scene.period
        for cell in row.cells:
            self._read_cell(cell, self._of_column(named, cell.of))
        scene.period = before

    def _of_column(self, named: Subject, of: str) -> Subject:
        """The head of a column (工业投资增速) says what is measured of the rows below it."""
        said = subject_of(of)
        return replace(named, group=said.group or named.group, measure=said.measure) if said.measure else named

    def _read_cell(self, cell: table.Cell, subject: Subject) -> None:
        start = bisect_left(self._page.where, cell.start)
        words = f"{cell.text}{cell.unit}"
        token = replace(tokens(words, words, 0, len(words))[0], start=start, end=start + len(cell.text))
        kind = {"level": Kind.VALUE, "growth": Kind.GROWTH, "rank": Kind.RANK}.get(cell.column)
        if kind is None or cell.unit not in units.UNITS:
            self._leave(Run((token,), "", ""), _UNKNOWN)
            return
        self._scene.period = cell.period or self._scene.period
        about = Kind.GROWTH if kind is Kind.RANK else None
        self._add(token, Predicate(kind, "", about=about), subject, None)

    def _read_run(self, run: Run) -> None:
        run, periods = lists.periods(run)
        piece = self._scene.take(run.lead)
        if run.tokens[0].state:
            self._keep_state(run.tokens[0], piece)
            return
        if run.ratio:
            self._keep_structure(run, piece)
            return
        if listed := self._listed(run, piece):
            self._add(run.tokens[0], listed[0], listed[1], None)
            return
        run = self._in_measure(run, piece)
        said = self._said(piece, run)
        if said is None:
            self._scene.overhear(piece)
            self._leave(run, _UNKNOWN)
            return
        if periods:
            self._keep_periods(run, said, periods)
            return
        subjects = self._subjects(said, run, piece)
        if not subjects:
            self._leave(run, _UNALIGNED)
            return
        self._keep(run, said, subjects)

    def _in_measure(self, run: Run, piece: str) -> Run:
        """产值45.6亿: the measure before it tells the unit that is left out."""
        aimed = re.search(r"计划|任务|目标", piece) is not None
        measure = subject_of(piece).measure or (self._scene.current.measure if aimed else "")
        if run.unit.text not in units.BARE or measure in ("", *IN_KIND):
            return run
        unit = units.named(run.unit, measure)
        return replace(run, tokens=tuple(replace(token, unit=unit) for token in run.tokens))

    def _keep_structure(self, run: Run, piece: str) -> None:
        """三次产业结构12.1:43.6:44.3: the share of each part."""
        scene, values = self._scene, [token.value for token in run.tokens]
        structure = lists.structure(self._page.plain[self._begin : run.tokens[0].start], values)
        if structure is None:
            self._leave(run, _UNKNOWN)
            return
        region, label = scene.topic.region, "由" if lists.is_before(piece) else ""
        levels = [one.subject for one in self._figures if one.kind is Kind.VALUE]
        printed = [one.measure for one in levels if one.group in structure.parts and one.measure in REAL_MEASURES]
        measure = next(reversed(printed), structure.measure or scene.measure)
        whole = Subject(region, structure.whole, structure.of or measure)
        scene.sure = True
        for token, name in zip(run.tokens, structure.parts, strict=True):
            token = replace(token, unit=units.PERCENT)
            self._add(token, Predicate(Kind.SHARE, "", label=label), Subject(region, name, measure), whole)

    def _listed(self, run: Run, piece: str) -> tuple[Predicate, Subject] | None:
        """江滨区(9.8%)、林阳市(8.4%): growth of each name, where the words before say that it is growth."""
        scene = self._scene
        if piece or not scene.heads or run.unit != units.PERCENT or len(run.tokens) != 1 or run.tail:
            return None
        found = lists.bracketed(scene.heads[-1][0], self._page.plain[self._begin : run.tokens[0].start])
        if found is None:
            return None
        said, what = subject_of(found.name), subject_of(found.measured)
        if what.measure:
            said = replace(said, group=said.group or what.group, measure=what.measure)
        scene.current = completed(said, scene.topic, scene.topic.measure or scene.measure)
        return Predicate(Kind.GROWTH, "", found.sign), scene.current

    def _keep_periods(self, run: Run, said: Predicate, periods: tuple[str, ...]) -> None:
        """一季度、上半年分别增长5.0%和5.6%: one subject in several periods."""
        scene = self._scene
        subject = scene.become(said.phrase) if said.phrase else scene.current
        for token, period in zip(run.tokens, periods, strict=True):
            scene.period = period
            self._add(token, said, subject, None)

    def _leave(self, run: Run, reason: str) -> None:
        for token in run.tokens:
            if not (token.worded and token.ordinal):
                self._leftovers.append(Leftover(token.printed, self._quoted, self._page.offset(token.start), reason))

    def _previous(self) -> Figure | None:
        """The figure before, where it stands in the same sentence."""
        return self._figures[-1] if self._figures and self._figures[-1].position == self._position else None

    def _said(self, piece: str, run: Run) -> Predicate | None:
        first, unit = run.tokens[0], run.unit
        if first.printed.startswith("翻"):
            return Predicate(Kind.GROWTH, plain_phrase(re.sub(r"比.*$", "", piece)))
        if self._scene.heads and not piece:
            return self._apposed(unit)
        piece = self._with_noun(piece, run)
        if (not unit.text or unit.text in units.BARE) and not first.ordinal:
            return None
        said = self._continued(piece, unit) or predicate(piece, unit.dimension, first.ordinal)
        if said is None and unit == units.PERCENT:
            return self._bare_percent(piece, run)
        if said is not None and said.kind is Kind.GROWTH and re.search(r"预计|力争|预期|目标|确保|计划", piece):
            return replace(said, label="预期")
        supposed = "".join([*self._scene.pieces[-1:], piece])
        if said is not None and said.kind is Kind.GROWTH and _SUPPOSED.search(supposed):
            return replace(said, label="剔除")
        if said is not None and said.kind is Kind.COUNT:
            if "其中" not in run.lead:
                self._scene.count(said.phrase)
            return replace(said, label=f"{said.label}…{run.tail}")
        if said is not None and said.kind is Kind.PULL:
            return replace(said, label=measure_of(plain_phrase(said.of))[1])
        return said

    def _with_noun(self, piece: str, run: Run) -> str:
        """县区增速居前，*分别为*13.2%…: the words before tell what the numbers are; the counted are no subject."""
        pieces = self._scene.pieces
        if re.fullmatch(r"(?:分别|依次)?(?:为|达到?|是)", piece) and pieces:
            noun = re.match(r"^(.*?(?:增速|增幅|占比|比重|贡献率|产值|增加值|利润))[^,，]*$", pieces[-1])
            return f"{noun.group(1)}{piece}" if noun else piece
        before = self._previous()
        piece = re.sub(r"^((?:累计|共)?(?:实现|完成))工业(?=总产值|增加值|销售产值|产值)", r"\1", piece)
        if before is not None and before.kind is Kind.COUNT and run.unit.dimension != "count":
            return re.sub(r"^[^,，]{1,8}中(?!区)(?:的|有)?", "", piece)
        return piece

    def _continued(self, piece: str, unit: units.Unit) -> Predicate | None:
        """Words that only go on: 任务数16900万元*的*63.7%, 高于全省2.8个*、全国*1.3个百分点."""
        before = self._previous()
        if before is None:
            return None
        if unit == units.PERCENT and piece == "的":
            if before.kind is Kind.TARGET:
                return Predicate(Kind.COMPLETION, "", label=before.label)
            return Predicate(Kind.SHARE, "", label="的") if before.label == "占" else None
        named = re.match(r"^[、和与及]?(全[国省市县区州旗盟师]|[\u4e00-\u9fff]{1,4}平均(?:水平)?)$", piece)
        if unit == units.POINTS and before.kind is Kind.DIFFERENCE and named and before.of is not None:
            sign = -1 if before.value != Marker.NOT_APPLICABLE and before.interval.middle < 0 else 1
            return Predicate(Kind.DIFFERENCE, "", sign, of=named.group(1), about=before.about)
        return None

    def _apposed(self, unit: units.Unit) -> Predicate | None:
        """A number alone in brackets belongs to the words before them: 比全州增速(5.3%)高."""
        head = self._scene.heads[-1][0]
        if unit.dimension == "money" and "占" in head:
            return predicate(head, "money")
        if unit != units.PERCENT or not head:
            return None
        if found := re.search(r"(?:增速|增幅|平均水平|平均增速|水平|增长)$", head):
            words = re.sub(r"^.*?(?:比(?!重)|较|高于|低于|快于|慢于|落后于?|领先)", "", head[: found.start()])
            return Predicate(Kind.GROWTH, words, label="对比")
        place = re.search(r"(?:全[国省市县区州旗盟师]|平均)$", head)
        if place and self._compared_kind() is Kind.GROWTH and self._previous() is not None:
            words = re.sub(r"^.*?(?:比(?!重)|较|高于|低于|快于|慢于|落后于?|领先)", "", head)
            return Predicate(Kind.GROWTH, split_names(words)[-1], label="对比")
        return predicate(head, "percent")

    def _bare_percent(self, piece: str, run: Run) -> Predicate | None:
        """制造业8.5%: the kind of the percentage before goes on. 近六成行业…: a part of those counted."""
        if run.tokens[0].worded:
            counted = re.match(r"(?:的|以上)*(?:[\u4e00-\u9fff]{0,6})(?:行业|企业|产品|县区|县|区|项目)", run.tail)
            return Predicate(Kind.RATIO, "", label=run.tail) if counted else None
        before = next((one for one in reversed(self._figures) if one.unit == units.PERCENT), None)
        phrase = plain_phrase(piece)
        if before is None or before.kind is not Kind.GROWTH or not NAMED.search(phrase):
            return None
        near = self._position - before.position <= 1
        return (
            Predicate(Kind.GROWTH, phrase, -1 if before.interval.middle < 0 and run.tokens[0].value > 0 else 1)
            if near
            else None
        )

    def _keep_state(self, token: Token, piece: str) -> None:
        bare = plain_phrase(piece)
        if token.state == "持平":
            compared = re.search(r"上年|去年|同期", token.printed) or re.search(r"同比(?:基本)?$", piece)
            if not compared or re.search(r"增速|增幅|比重|占比|位次|率", piece + "".join(self._scene.pieces[-1:])):
                return
        subject = self._scene.become(bare) if bare and NAMED.search(bare) else self._scene.current
        kind = Kind.GROWTH if token.state == "持平" else Kind.STATE
        self._add(token, Predicate(kind, "", label=token.state), subject, None)

    def _subjects(self, said: Predicate, run: Run, piece: str) -> tuple[Subject, ...]:
        """The subject of each number; empty where a list of numbers finds no list of names as long."""
        scene, count = self._scene, len(run.tokens)
        phrase = said.phrase
        if count > 1 and len(split_names(said.of)) != count and said.kind not in (Kind.GAP, Kind.COMPLETION):
            return scene.list_of(phrase, count)
        if re.search(r"合计|共同|总共", piece) and said.kind in (Kind.PULL, Kind.SHARE, Kind.CONTRIBUTION):
            return (Subject(scene.current.region, JOINT, scene.current.measure),) * count
        if said.kind is Kind.RATIO:
            return (scene.ratio_of(phrase) if phrase else scene.current,) * count
        if said.kind is Kind.DIFFERENCE and (ratio := self._ratio_before()):
            return (ratio.subject,) * count
        if said.kind in _INHERITING:
            phrase = _OWN_WORDS.sub("", phrase)
            if not NAMED.search(phrase):
                return (scene.compared(said.of) if said.kind is Kind.DIFFERENCE else scene.current,) * count
        if said.label in ("占", "对比"):
            kind = Kind.DIFFERENCE if said.label == "对比" else Kind.SHARE
            return (scene.whole(phrase, kind) or scene.current,)
        before = self._previous()
        counted = before is not None and before.kind is Kind.COUNT and said.kind in (Kind.SHARE, Kind.GROWTH)
        if not phrase and counted:
            return (replace(scene.current, measure="个数"),) * count
        if not phrase or said.kind is Kind.COUNT:
            return (scene.current,) * count
        return (scene.become(phrase),) * count

    def _keep(self, run: Run, said: Predicate, subjects: tuple[Subject, ...]) -> None:
        names = split_names(said.of)
        aligned = len(names) == len(run.tokens) > 1
        before = self._previous()
        for place, token in enumerate(run.tokens):
            words = names[place] if aligned else said.of
            own = said
            if said.kind is Kind.DIFFERENCE and is_period(words):
                own, words = replace(said, against=words), ""
            whole = self._scene.whole(words, said.kind)
            if said.label == "的" and before is not None:
                whole = before.subject
            if said.kind is Kind.DIFFERENCE and whole is not None and said.about is not Kind.SHARE:
                group = subjects[place].group if whole.group == JOINT else whole.group
                whole = Subject(whole.region, group, subjects[place].measure or whole.measure)
            if said.kind in _OF_WHOLE and whole is not None and whole.entity == subjects[place].entity:
                whole = None
            self._add(token, own, subjects[place], whole)

    def _add(self, token: Token, said: Predicate, subject: Subject, whole: Subject | None) -> None:
        scene = self._scene
        value, interval, unit = token.value, token.interval, token.unit
        if said.kind is Kind.GROWTH and unit == units.TIMES:
            scale = 1 if token.printed.startswith("翻") else 100
            value, interval, unit = value * scale, interval.scaled(scale), units.PERCENT
            if said.label == LEVEL:
                value, interval = value - 100, interval - point(100)
        if self._sign(said, subject) < 0 < value:
            value, interval = -value, interval.scaled(-1)
        if said.kind is Kind.VALUE and said.label != "占":
            subject = in_kind(subject, unit.dimension)
            scene.current = subject if scene.current.group != JOINT else scene.current
        about = said.about or (self._compared_kind() if said.kind is Kind.DIFFERENCE else None)
        self._figures.append(
            Figure(
                kind=said.kind,
                subject=subject,
                value=Marker.NOT_APPLICABLE if said.kind is Kind.STATE else value,
                unit=unit,
                interval=interval,
                printed=token.printed,
                places=token.places,
                sentence=self._quoted,
                offset=self._page.offset(token.start),
                position=self._position,
                period="上年同期" if scene.last_year else scene.period,
                basis=said.basis,
                of=whole,
                against=said.against,
                about=about,
                label=said.label,
                approximate=token.approximate,
                sure=scene.sure,
            )
        )

    def _ratio_before(self) -> Figure | None:
        """The ratio of which a difference in points speaks, where one stands just before it."""
        before = self._previous()
        while before is not None and before.kind is Kind.DIFFERENCE and before is self._figures[-1]:
            before = next((one for one in reversed(self._figures[:-1]) if one.kind is not Kind.DIFFERENCE), None)
        return (
            before if before is not None and before.kind is Kind.RATIO and before.position == self._position else None
        )

    def _sign(self, said: Predicate, subject: Subject) -> int:
        """收窄 and 扩大 without 降幅 or 增幅 speak of the growth before: a fall that narrows is a gain."""
        if said.kind is not Kind.DIFFERENCE or said.label not in ("收窄", "缩小", "扩大"):
            return said.sign
        before = self._previous()
        falling = before is not None and before.kind is Kind.GROWTH and before.interval.high < 0
        bare = said.about is None
        return -said.sign if bare and falling else said.sign

    def _compared_kind(self) -> Kind:
        """Of what a difference in points is: of the percentage printed last in this sentence, of the growth otherwise."""
        for figure in reversed(self._figures):
            if figure.position != self._position:
                break
            if figure.kind in _PERCENT_KINDS:
                return figure.kind
        return Kind.GROWTH


def read(text: str, vagueness: Vagueness = VAGUENESS) -> Bulletin:
    """Read a bulletin: its figures in order, and the numbers that could not be read; any plain text, any length.

    `vagueness` says how far 约, 近, 超 and 翻番 leave a number open.

    >>> read("全市规上工业增加值同比增长5.1%。").figures[0].kind.label
    '增速'
    """
    return _Reader(text, vagueness).read()
