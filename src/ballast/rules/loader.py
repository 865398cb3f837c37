"""The rulebook: shipped rules with an office's editions laid over them.

* A **new edition** starts on its own day; what was in force before stays in force for the days before.
* A **correction** (`corrects:`) puts right what an edition stated by mistake, for all its days; it names the wrong
  value, the day and the reason. An office may so correct a shipped edition, which it names by its `valid_from`; where
  the shipped value is no longer the wrong one, the correction is refused as out of date.
* An office's new editions take precedence on their days; on all others the shipped ones stand.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from ballast.kernel.problems import Problem, ProblemsError
from ballast.kernel.rounding import Exact
from ballast.rules.reading import Place, check_continuity, entries, office_editions, shipped_rule
from ballast.rules.rule import Edition, Rule, RuleError, Value

_Kind = TypeVar("_Kind", Decimal, int, str)

SHIPPED = Path(__file__).parent / "shipped"
_DAY = timedelta(days=1)


class RulesError(ProblemsError):
    """Rule files that cannot be used; every problem names its file, rule and field."""


@dataclass(frozen=True)
class Document:
    """A rule file: its name, as it is named to people, and its text."""

    name: str
    text: str


@dataclass(frozen=True)
class Rulebook:
    """All rules by name, resolved."""

    rules: Mapping[str, Rule]

    @classmethod
    def load(cls, overrides: Path | None = None) -> Rulebook:
        """The shipped rules with the office's file, or folder of `*.yaml`, over them; raises `RulesError`."""
        return _built(_documents(SHIPPED), () if overrides is None else _documents(overrides))

    @classmethod
    def build(cls, shipped: Iterable[Document], office: Iterable[Document] = ()) -> Rulebook:
        """Resolve documents; raises `RulesError` with all that is wrong in any of them."""
        problems: list[Problem] = []
        rules = _shipped(shipped, problems)
        rules |= _office(office, rules, problems)
        if problems:
            raise RulesError("规则文件有误，未载入", problems)
        return cls(MappingProxyType(rules))

    def rule(self, name: str) -> Rule:
        """The rule of that name; raises `RuleError`."""
        if name not in self.rules:
            raise RuleError(f"没有名为“{name}”的规则，可用：{'、'.join(sorted(self.rules))}")
        return self.rules[name]

    def value(self, name: str, on: date) -> Value:
        """The value in force on the day that the rule's `applies_by` asks for; raises `RuleError`."""
        return self.rule(name).edition(on).value

    def number(self, name: str, on: date) -> Decimal:
        """The value of a rule of type `number`."""
        return self._typed(name, on, Decimal)

    def integer(self, name: str, on: date) -> int:
        """The value of a rule of type `integer`."""
        return self._typed(name, on, int)

    def choice(self, name: str, on: date) -> str:
        """The value of a rule of type `choice`."""
        return self._typed(name, on, str)

    def numbers(self, name: str, on: date) -> tuple[Decimal, ...]:
        """The value of a rule of type `numbers`, ascending."""
        value = self.value(name, on)
        if not isinstance(value, tuple):
            raise RuleError(f"规则 {name} 的取值不是一组数")
        return value

    def acts(self, name: str, measure: Exact, on: date) -> bool:
        """Whether a measure in the rule's unit lies on the side where the rule acts."""
        return self.rule(name).acts(measure, on)

    @cached_property
    def canonical(self) -> str:
        """What the rules say, as one text: dates, values, units, directions. Titles and references change no number."""
        return json.dumps([_said(self.rules[name]) for name in sorted(self.rules)], ensure_ascii=False, sort_keys=True)

    @cached_property
    def identity(self) -> str:
        """The SHA-256 of the canonical text: two rulebooks with it alike give the same values on every day."""
        return sha256(self.canonical.encode()).hexdigest()

    def _typed(self, name: str, on: date, kind: type[_Kind]) -> _Kind:
        value = self.value(name, on)
        if not isinstance(value, kind):
            raise RuleError(f"规则 {name} 的类型是 {self.rule(name).type.value}，不能按 {kind.__name__} 读取")
        return value


@lru_cache(maxsize=4)
def _built(shipped: tuple[Document, ...], office: tuple[Document, ...]) -> Rulebook:
    """Every page asks for the rules; parsing them again is worth it only where their text is another."""
    return Rulebook.build(shipped, office)


def _documents(path: Path) -> tuple[Document, ...]:
    if not path.exists():
        raise RulesError("找不到规则文件", [Problem("file", f"“{path}”不存在", "请检查路径")])
    files = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
    return tuple(_document(file) for file in files)


def _document(file: Path) -> Document:
    try:
        return Document(file.name, file.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        problem = Problem("encoding", "不是UTF-8文本", "请用UTF-8重新保存", sheet=file.name)
        raise RulesError("规则文件无法读取", [problem]) from None


def _shipped(documents: Iterable[Document], problems: list[Problem]) -> dict[str, Rule]:
    rules: dict[str, Rule] = {}
    for document in documents:
        place = Place(document.name, problems)
        for entry in entries(document.text, place):
            rule = shipped_rule(entry, place, Path(document.name).stem)
            if rule is None:
                continue
            if rule.name in rules:
                place.of(rule.name).into("name").wrong("twice", "这条规则写了两次", "请合并成一条，各版写在 values 里")
            check_continuity(rule.editions, place.of(rule.name))
            rules[rule.name] = rule
    return rules


def _office(documents: Iterable[Document], rules: Mapping[str, Rule], problems: list[Problem]) -> dict[str, Rule]:
    changed: dict[str, Rule] = {}
    for document in documents:
        place = Place(document.name, problems)
        for entry in entries(document.text, place):
            if (found := office_editions(entry, rules, place)) is None:
                continue
            head, own = found
            if head.name in changed:
                place.of(head.name).into("name").wrong(
                    "twice", "这条规则已另行设置", "请合并成一条，各版写在 values 里"
                )
            changed[head.name] = _overlay(head, own, place.of(head.name))
    return changed


def _overlay(head: Rule, own: Sequence[Edition], place: Place) -> Rule:
    standing = list(head.editions)
    for correction in (one for one in own if one.corrects):
        standing = _correct(standing, correction, place)
    fresh = [one for one in own if not one.corrects]
    check_continuity(fresh, place)
    for one in fresh:
        standing = [piece for edition in standing for piece in _outside(edition, one)]
    resolved = sorted([*standing, *fresh], key=lambda one: one.valid_from)
    if not place.problems:
        check_continuity(resolved, place)
    return replace(head, editions=tuple(resolved))


def _correct(standing: Sequence[Edition], correction: Edition, place: Place) -> list[Edition]:
    wrong = correction.corrects
    target = next((one for one in standing if one.valid_from == correction.valid_from), None)
    place = place.into("corrects")
    if target is None or wrong is None:
        starts = "、".join(str(one.valid_from) for one in standing)
        place.wrong("correction", f"没有从{correction.valid_from}起的一版可更正", f"现有各版起于：{starts}")
        return list(standing)
    if target.value != wrong.value:
        place.wrong(
            "correction",
            f"要更正的原值是 {_text(wrong.value)}，而现在的取值是 {_text(target.value)}",
            "原值已经改过，请核对后去掉这条更正",
        )
    if correction.valid_to not in (None, target.valid_to):
        place.wrong("correction", "更正不能改变起止日期", "请去掉 valid_to；要改日期请另写一版")
    corrected = replace(correction, valid_to=target.valid_to)
    return [corrected if one is target else one for one in standing]


def _outside(edition: Edition, cover: Edition) -> list[Edition]:
    """What is left of an edition on the days that `cover` does not take."""
    pieces = []
    if edition.valid_from < cover.valid_from:
        last = cover.valid_from - _DAY
        pieces.append(replace(edition, valid_to=last if edition.valid_to is None else min(last, edition.valid_to)))
    if cover.valid_to is not None and (edition.valid_to is None or edition.valid_to > cover.valid_to):
        pieces.append(replace(edition, valid_from=max(edition.valid_from, cover.valid_to + _DAY)))
    return pieces


def _said(rule: Rule) -> dict[str, object]:
    editions = [
        [edition.valid_from.isoformat(), edition.valid_to and edition.valid_to.isoformat(), _text(edition.value)]
        for edition in rule.editions
    ]
    return {
        "name": rule.name,
        "unit": rule.unit,
        "type": rule.type.value,
        "direction": rule.direction.value,
        "applies_by": rule.applies_by.value,
        "editions": editions,
    }


def _text(value: Value) -> str:
    if isinstance(value, tuple):
        return ",".join(_text(one) for one in value)
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)
