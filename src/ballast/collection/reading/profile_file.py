"""Reading a profile from YAML, with every fault named by its path in the file."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

import yaml

from ballast.collection.reading.profile import (
    DEFAULT_MEASURES,
    MEASURES,
    Column,
    Family,
    FieldType,
    Item,
    Layout,
    Profile,
    Series,
    missing_spellings,
    spellings,
)
from ballast.collection.reading.values import fold
from ballast.kernel.period import Calendar
from ballast.kernel.problems import Problem, ProblemsError
from ballast.kernel.quantity import UNITS

PROFILES = Path(__file__).resolve().parent.parent / "profiles"
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
_ERAS = ("ad", "roc")
_SHEETS = ("all", "first")
_BASES = ("month", "ytd")
_SERIES_MEASURES = ("value", "rate")
_NEGATIVE_BASES = ("marker", "abs")
_CALENDARS = {calendar.value: calendar for calendar in Calendar}
_LAYOUTS = {layout.value: layout for layout in Layout}
_TYPES = {kind.value: kind for kind in FieldType}
_ANY = "any"
_KEYS = frozenset(
    (
        *("name", "title", "kind", "layout", "columns", "key", "name_field", "items", "families", "measures", "series"),
        *("series_field", "constants", "labels", "conventions", "missing", "calendar", "era", "encoding", "form"),
        *("sheets", "needs_period", "ignore", "ignore_extra"),
    )
)
T = TypeVar("T")


def shipped_profiles() -> tuple[str, ...]:
    """The names of the profiles that come with the product."""
    return tuple(sorted(path.stem for path in PROFILES.glob("*.yaml")))


def load_profile(name_or_path: str | Path) -> Profile:
    """A shipped profile by its name, or else a YAML file by its path.

    Raises `ProblemsError`: ``unknown_profile`` with the names there are, or ``bad_profile`` with all faults.
    """
    name = str(name_or_path)
    path = PROFILES / f"{name}.yaml" if _NAME.fullmatch(name) else Path(name_or_path)
    if not path.is_file():
        problem = Problem(
            "unknown_profile", f"没有导入模板“{name}”", f"可用：{'、'.join(shipped_profiles())}；或给出 YAML 文件的路径"
        )
        raise ProblemsError("找不到导入模板", (problem,))
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as wrong:
        problem = Problem("bad_profile", f"不是有效的 YAML：{wrong}", "请检查缩进、冒号和引号，并存为 UTF-8")
        raise ProblemsError(f"导入模板“{path.name}”读不出来", (problem,)) from None
    return parse_profile(data, path.stem)


def parse_profile(data: object, name: str) -> Profile:
    """A profile from parsed YAML (or what a settings page keeps). Raises `ProblemsError` ``bad_profile``."""
    reader = _Reader(name)
    profile = reader.profile(data)
    if reader.problems or profile is None:
        raise ProblemsError(f"导入模板“{name}”有 {len(reader.problems)} 处错误", reader.problems)
    return profile


class _Reader:
    """Collects faults while it builds; what it returns is worthless once there are any."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []

    def fault(self, where: str, what: str) -> None:
        self.problems.append(Problem("bad_profile", f"{where}：{what}", "请修改导入模板"))

    def profile(self, data: object) -> Profile | None:
        if not isinstance(data, Mapping):
            self.fault("模板", "应为“键: 值”的结构")
            return None
        self._known(data, _KEYS, "模板")
        layout = self.choice(data, "layout", _LAYOUTS, Layout.ROWS)
        columns = {name: self.column(name, spec) for name, spec in self.entries(data, "columns")}
        profile = Profile(
            name=self.text(data, "name") or self.name,
            title=self.needed(data, "title"),
            kind=self.needed(data, "kind"),
            layout=layout,
            columns=columns,
            key=self.texts(data, "key"),
            name_field=self.text(data, "name_field"),
            items={name: self.item(name, spec) for name, spec in self.entries(data, "items")},
            families=tuple(self.family(name, spec) for name, spec in self.entries(data, "families")),
            measures=self.measures(data),
            series={fold(name): self.series(name, spec) for name, spec in self.entries(data, "series")},
            series_field=self.text(data, "series_field"),
            constants={name: str(value) for name, value in self.pairs(data, "constants")},
            labels={name: self._texts(value, f"labels.{name}") for name, value in self.pairs(data, "labels")},
            conventions={name: str(value) for name, value in self.pairs(data, "conventions")},
            missing=missing_spellings(self.texts(data, "missing")),
            calendar=self.calendar(data, "calendar", Calendar.MERGED),
            era=self.choice(data, "era", {era: era for era in _ERAS}, "ad"),
            encoding=self.encoding(data),
            form=self.text(data, "form"),
            sheets=self.choice(data, "sheets", {word: word for word in _SHEETS}, "all"),
            needs_period=self.flag(data, "needs_period"),
            ignore=frozenset(fold(text) for text in self.texts(data, "ignore")),
            ignore_extra=self.flag(data, "ignore_extra"),
        )
        self.consistency(profile)
        return profile

    def consistency(self, profile: Profile) -> None:
        """What holds between the parts of a profile."""
        for name in (*profile.key, *((profile.name_field,) if profile.name_field else ())):
            if name not in profile.columns:
                self.fault("key" if name in profile.key else "name_field", f"没有名为“{name}”的字段")
        if profile.layout is not Layout.PERIODS_IN_COLUMNS and not profile.key:
            self.fault("key", "没有写明主键字段")
        if profile.layout is Layout.PERIODS_IN_COLUMNS and not profile.series_field:
            self.fault("series_field", "没有写明行名所在的字段")
        if profile.conventions.get("negative_base", "marker") not in _NEGATIVE_BASES:
            self.fault("conventions.negative_base", f"应为 {'、'.join(_NEGATIVE_BASES)} 之一")
        owners: dict[str, str] = {}
        for where, alias in _heads(profile):
            owner = owners.setdefault(fold(alias), where)
            if owner != where:
                self.fault(where, f"表头“{alias}”已经用于 {owner}")

    def column(self, name: str, spec: Mapping[str, object]) -> Column:
        where = f"columns.{name}"
        known = (
            "aliases",
            "type",
            "required",
            "filled",
            "unit",
            "choices",
            "widths",
            "pattern",
            "zeros",
            "calendar",
            "from_file",
        )
        self._known(spec, frozenset(known), where)
        kind = self.choice(spec, "type", _TYPES, FieldType.TEXT, where)
        choices = {
            str(code): self._texts(names, f"{where}.choices.{code}")
            for code, names in self.pairs(spec, "choices", where)
        }
        if kind is FieldType.CHOICE and not choices:
            self.fault(f"{where}.choices", "选择型字段要列出可选值")
        aliases = self.texts(spec, "aliases", where)
        if not aliases:
            self.fault(f"{where}.aliases", "至少要有一个表头名称")
        return Column(
            name=name,
            aliases=aliases,
            type=kind,
            required=self.flag(spec, "required", where) or self.flag(spec, "filled", where),
            filled=self.flag(spec, "filled", where),
            unit=self.unit(spec, where),
            choices=spellings(choices),
            widths=self.widths(spec, where),
            pattern=self.pattern(spec, "pattern", where),
            zeros=self.flag(spec, "zeros", where),
            calendar=self.calendar(spec, "calendar", None, where),
            from_file=self.flag(spec, "from_file", where),
        )

    def item(self, code: str, spec: Mapping[str, object]) -> Item:
        where = f"items.{code}"
        self._known(spec, frozenset(("names", "unit", "columns", "row_codes", "required")), where)
        columns = {
            name: self._texts(heads, f"{where}.columns.{name}") for name, heads in self.pairs(spec, "columns", where)
        }
        required = self.texts(spec, "required", where)
        for measure in (*columns, *required):
            if measure not in MEASURES:
                self.fault(where, f"不认识的数“{measure}”，可用：{'、'.join(MEASURES)}")
        names = self.texts(spec, "names", where)
        if not names and not columns:
            self.fault(where, "要有 names 或 columns")
        return Item(code, names, self.unit(spec, where), columns, self.texts(spec, "row_codes", where), required)

    def family(self, code: str, spec: Mapping[str, object]) -> Family:
        where = f"families.{code}"
        self._known(spec, frozenset(("prefixes", "row_pattern", "unit")), where)
        return Family(
            code, self.texts(spec, "prefixes", where), self.pattern(spec, "row_pattern", where), self.unit(spec, where)
        )

    def series(self, name: str, spec: Mapping[str, object]) -> Series:
        where = f"series.{name}"
        self._known(spec, frozenset(("indicator", "basis", "measure")), where)
        basis = self.choice(spec, "basis", {word: word for word in _BASES}, "ytd", where)
        measure = self.choice(spec, "measure", {word: word for word in _SERIES_MEASURES}, "value", where)
        return Series(self.needed(spec, "indicator", where), basis, measure)

    def measures(self, data: Mapping[str, object]) -> Mapping[str, tuple[str, ...]]:
        given = {name: self._texts(heads, f"measures.{name}") for name, heads in self.pairs(data, "measures")}
        for name in given:
            if name not in MEASURES:
                self.fault("measures", f"不认识的数“{name}”，可用：{'、'.join(MEASURES)}")
        return {**DEFAULT_MEASURES, **given}

    def entries(self, data: Mapping[str, object], key: str) -> Iterator[tuple[str, Mapping[str, object]]]:
        for name, spec in self.pairs(data, key):
            if isinstance(spec, Mapping):
                yield name, spec
            else:
                self.fault(f"{key}.{name}", "应为“键: 值”的结构")

    def pairs(self, data: Mapping[str, object], key: str, where: str = "") -> list[tuple[str, object]]:
        value = data.get(key)
        if value is None:
            return []
        if not isinstance(value, Mapping):
            self.fault(_path(where, key), "应为“键: 值”的结构")
            return []
        wrong = [name for name in value if isinstance(name, bool)]
        if wrong:
            self.fault(_path(where, key), "键被 YAML 当成了是/否，请加引号")
        return [(str(name), part) for name, part in value.items()]

    def text(self, data: Mapping[str, object], key: str, where: str = "") -> str:
        value = data.get(key, "")
        if isinstance(value, str):
            return value
        self.fault(_path(where, key), "应为文字")
        return ""

    def needed(self, data: Mapping[str, object], key: str, where: str = "") -> str:
        value = self.text(data, key, where)
        if not value:
            self.fault(_path(where, key), "没有填写")
        return value

    def flag(self, data: Mapping[str, object], key: str, where: str = "") -> bool:
        value = data.get(key, False)
        if not isinstance(value, bool):
            self.fault(_path(where, key), "应为 true 或 false")
        return value is True

    def texts(self, data: Mapping[str, object], key: str, where: str = "") -> tuple[str, ...]:
        return self._texts(data.get(key, ()), _path(where, key))

    def _texts(self, value: object, where: str) -> tuple[str, ...]:
        values = (value,) if isinstance(value, str) else value
        if isinstance(values, list | tuple) and all(isinstance(part, str) for part in values):
            return tuple(values)
        self.fault(where, "应为文字，或文字的列表（数字要加引号）")
        return ()

    def widths(self, data: Mapping[str, object], where: str) -> tuple[int, ...]:
        value = data.get("widths", ())
        values = (value,) if isinstance(value, int) else value
        if isinstance(values, list | tuple) and all(isinstance(part, int) and part > 0 for part in values):
            return tuple(values)
        self.fault(f"{where}.widths", "应为正整数，或正整数的列表")
        return ()

    def choice(self, data: Mapping[str, object], key: str, table: Mapping[str, T], default: T, where: str = "") -> T:
        value = data.get(key)
        if value is None:
            return default
        if isinstance(value, str) and value in table:
            return table[value]
        self.fault(_path(where, key), f"不认识“{value}”，可用：{'、'.join(table)}")
        return default

    def calendar(
        self, data: Mapping[str, object], key: str, default: Calendar | None, where: str = ""
    ) -> Calendar | None:
        table: dict[str, Calendar | None] = {**_CALENDARS, _ANY: None}
        return self.choice(data, key, table, default, where)

    def unit(self, data: Mapping[str, object], where: str) -> str:
        return self._checked(
            data, "unit", where, lambda text: text in UNITS, f"不认识的计量单位，可用：{'、'.join(UNITS)}"
        )

    def encoding(self, data: Mapping[str, object]) -> str:
        return self._checked(data, "encoding", "", _is_encoding, "不认识的文字编码，例如 utf-8、gb18030、big5")

    def _checked(
        self, data: Mapping[str, object], key: str, where: str, test: Callable[[str], bool], complaint: str
    ) -> str:
        value = self.text(data, key, where)
        if value and not test(value):
            self.fault(_path(where, key), complaint)
        return value

    def pattern(self, data: Mapping[str, object], key: str, where: str) -> re.Pattern[str] | None:
        value = self.text(data, key, where)
        try:
            return re.compile(value) if value else None
        except re.error as wrong:
            self.fault(f"{where}.{key}", f"不是有效的正则表达式：{wrong}")
            return None

    def _known(self, data: Mapping[str, object], known: frozenset[str], where: str) -> None:
        for key in data:
            if key not in known:
                self.fault(where, f"不认识的键“{key}”，可用：{'、'.join(sorted(known))}")


def _path(where: str, key: str) -> str:
    return f"{where}.{key}" if where else key


def _is_encoding(name: str) -> bool:
    try:
        codecs.lookup(name)
    except LookupError:
        return False
    return True


def _heads(profile: Profile) -> Iterator[tuple[str, str]]:
    """Every head that is written in full, with the path of its owner."""
    for column in profile.columns.values():
        for alias in column.aliases:
            yield f"columns.{column.name}", alias
    for item in profile.items.values():
        for measure, heads in item.columns.items():
            for alias in heads:
                yield f"items.{item.code}.columns.{measure}", alias
