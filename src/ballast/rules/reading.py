"""From YAML to rules, with every mistake named by file, rule and field.

All scalars are read as text and parsed here by the rule's declared type: 0.1 stays exactly 0.1, and an impossible date
is a message and not a crash.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from itertools import pairwise
from typing import Any, TypeVar

import yaml

from ballast.kernel.problems import Problem
from ballast.rules.rule import AppliesBy, Correction, Direction, Edition, Origin, Reference, Rule, Tag, Type, Value

_Word = TypeVar("_Word", bound=StrEnum)

_RULE_KEYS = ("name", "title", "unit", "type", "direction", "applies_by", "values", "choices")
_OFFICE_KEYS = ("name", "values")
_EDITION_KEYS = ("valid_from", "valid_to", "value", "reference", "corrects")
_REFERENCE_KEYS = ("body", "document", "url", "tag")
_CORRECTION_KEYS = ("value", "recorded", "because")
_OPTIONAL = ("choices", "valid_to", "corrects", "url")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_INTEGER = re.compile(r"-?\d+")
_NAME = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")


class _PlainLoader(yaml.BaseLoader):
    """Scalars stay text; a key written twice is an error, not a silent overwrite."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(None, None, "字段名应是文字", key.start_mark)
            if key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"“{key.value}”写了两次", key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)


@dataclass(frozen=True)
class Place:
    """Where the reader is: file, rule, field; and where it writes down what is wrong."""

    file: str
    problems: list[Problem] = field(default_factory=list)
    rule: str = ""
    path: str = ""

    def into(self, name: str) -> Place:
        """The same place, one field deeper."""
        return replace(self, path=f"{self.path}.{name}" if self.path else name)

    def of(self, rule: str) -> Place:
        """The same file, in a rule."""
        return replace(self, rule=rule, path="")

    def wrong(self, code: str, message: str, remedy: str, row: int | None = None) -> None:
        """Write down a problem at this place."""
        where = "，".join(
            part
            for part in (f"规则 {self.rule}" if self.rule else "", f"字段 {self.path}" if self.path else "")
            if part
        )
        self.problems.append(
            Problem(code, f"{where}：{message}" if where else message, remedy, sheet=self.file, row=row)
        )


def entries(text: str, place: Place) -> list[Mapping[str, Any]]:
    """The entries under `rules:` of a document, as plain text structures."""
    try:
        document = yaml.load(text, Loader=_PlainLoader)
    except yaml.MarkedYAMLError as error:
        row = None if error.problem_mark is None else error.problem_mark.line + 1
        place.wrong("yaml", f"不是有效的YAML：{error.problem}", "请检查该行的缩进、冒号和引号", row)
        return []
    except yaml.YAMLError:
        place.wrong("yaml", "文件含有YAML不允许的控制字符", "请用UTF-8文本重新保存")
        return []
    listed = document.get("rules") if isinstance(document, dict) and set(document) == {"rules"} else None
    if not isinstance(listed, list) or not all(isinstance(entry, dict) for entry in listed):
        place.wrong("shape", "文件应只有一个“rules:”列表，每项是一条规则", "请参照 shipped/ 中的文件书写")
        return []
    return listed


def shipped_rule(entry: Mapping[str, Any], place: Place, prefix: str) -> Rule | None:
    """A whole rule; None, with problems written down, where it cannot be one. Names start with the file's name."""
    name = str(entry.get("name", ""))
    place = place.of(name or "（无名）")
    if not _keys(entry, _RULE_KEYS, place):
        return None
    if not _NAME.fullmatch(name) or name.split(".")[0] != prefix:
        place.into("name").wrong("name", f"规则名“{name}”应为 {prefix}.小写英文名", "请改名，或移到对应的文件")
    type_ = _word(entry["type"], Type, place.into("type"))
    direction = _word(entry["direction"], Direction, place.into("direction"))
    applies_by = _word(entry["applies_by"], AppliesBy, place.into("applies_by"))
    choices = entry.get("choices", {})
    if not str(entry["title"]).strip():
        place.into("title").wrong("empty", "没有中文名称", "请写明这条规则管什么")
    if type_ is None or direction is None or applies_by is None or not _fits(type_, direction, choices, place):
        return None
    head = Rule(name, str(entry["title"]), str(entry["unit"]), type_, direction, applies_by, (), choices)
    return replace(head, editions=tuple(editions(entry["values"], head, Origin.SHIPPED, place)))


def office_editions(
    entry: Mapping[str, Any], known: Mapping[str, Rule], place: Place
) -> tuple[Rule, list[Edition]] | None:
    """The editions an office sets for a shipped rule; the rest of a rule is not the office's to change."""
    name = str(entry.get("name", ""))
    place = place.of(name or "（无名）")
    if not _keys(entry, _OFFICE_KEYS, place):
        return None
    if name not in known:
        near = get_close_matches(name, known, n=1)
        remedy = f"是不是 {near[0]}？" if near else f"可用的规则：{'、'.join(sorted(known))}"
        place.into("name").wrong("unknown_rule", f"没有名为“{name}”的规则", remedy)
        return None
    return known[name], editions(entry["values"], known[name], Origin.OFFICE, place)


def editions(listed: object, head: Rule, origin: Origin, place: Place) -> list[Edition]:
    """The editions of a rule in order of date; those that cannot be read are written down and left out."""
    place = place.into("values")
    if not isinstance(listed, list) or not listed:
        place.wrong("empty", "没有任何一版取值", "请至少写一版，含 valid_from、value、reference")
        return []
    read = [_edition(entry, head, origin, replace(place, path=f"values[{n}]")) for n, entry in enumerate(listed)]
    return sorted((one for one in read if one is not None), key=lambda one: one.valid_from)


def check_continuity(found: Sequence[Edition], place: Place) -> None:
    """Write down every gap and overlap between editions in order."""
    place = place.into("values")
    for before, after in pairwise(found):
        day_before = date.fromordinal(after.valid_from.toordinal() - 1)
        if before.valid_to is None or before.valid_to >= after.valid_from:
            ends = "没有写 valid_to" if before.valid_to is None else f"到{before.valid_to}为止"
            place.wrong(
                "overlap",
                f"{before.valid_from}起的一版{ends}，与{after.valid_from}起的一版重叠",
                f"请把前一版的 valid_to 写成 {day_before}",
            )
        elif before.valid_to < day_before:
            place.wrong(
                "gap",
                f"{before.valid_to}之后到{after.valid_from}之前没有规定",
                f"请补一版，或把前一版的 valid_to 改为 {day_before}",
            )


def _edition(entry: object, head: Rule, origin: Origin, place: Place) -> Edition | None:
    if not isinstance(entry, dict) or not _keys(entry, _EDITION_KEYS, place):
        if not isinstance(entry, dict):
            place.wrong("shape", "一版取值应写明各字段", "请写 valid_from、value、reference")
        return None
    start = _day(entry["valid_from"], place.into("valid_from"))
    end = _day(entry["valid_to"], place.into("valid_to")) if "valid_to" in entry else None
    value = _value(entry["value"], head, place.into("value"))
    reference = _reference(entry["reference"], origin, place.into("reference"))
    corrects = _correction(entry["corrects"], head, place.into("corrects")) if "corrects" in entry else None
    if start and end and end < start:
        place.into("valid_to").wrong("dates", f"止日{end}早于起日{start}", "请检查两个日期是否填反")
    if corrects and value is not None and corrects.value == value:
        place.into("corrects.value").wrong("correction", "更正前后取值相同", "请写原来误写的值，或去掉 corrects")
    if start is None or value is None or reference is None:
        return None
    return Edition(start, end, value, reference, origin, corrects)


def _reference(entry: object, origin: Origin, place: Place) -> Reference | None:
    if not isinstance(entry, dict):
        place.wrong("shape", "没有写出处", "请写 body（制定单位）、document（文件）、url、tag")
        return None
    if not _keys(entry, _REFERENCE_KEYS, place):
        return None
    tag = _word(entry["tag"], Tag, place.into("tag"))
    for key in ("body", "document"):
        if not str(entry[key]).strip():
            place.into(key).wrong("empty", "出处不完整", "请写明制定单位和文件；建议值写明理由")
    url = str(entry.get("url", ""))
    if tag is Tag.SOURCED and origin is Origin.SHIPPED and not url.startswith("http"):
        place.into("url").wrong("empty", "标为 sourced 的取值没有网址", "请补网址，或改标 suggestion")
    return None if tag is None else Reference(str(entry["body"]), str(entry["document"]), url, tag)


def _correction(entry: object, head: Rule, place: Place) -> Correction | None:
    if not isinstance(entry, dict):
        place.wrong("shape", "更正应写明原值、日期和理由", "请写 value、recorded、because")
        return None
    if not _keys(entry, _CORRECTION_KEYS, place):
        return None
    value = _value(entry["value"], head, place.into("value"))
    recorded = _day(entry["recorded"], place.into("recorded"))
    if not str(entry["because"]).strip():
        place.into("because").wrong("empty", "更正没有理由", "请写明错在哪里；标准本身变了应另写一版，不是更正")
    return None if value is None or recorded is None else Correction(value, recorded, str(entry["because"]))


def _keys(entry: Mapping[str, Any], known: Sequence[str], place: Place) -> bool:
    lacking = [key for key in known if key not in entry and key not in _OPTIONAL]
    for key in lacking:
        place.into(key).wrong("missing", "没有填写", f"请补上 {key}")
    for key in entry:
        if key not in known:
            place.into(key).wrong("unknown", "不认识这个字段", f"可用的字段：{'、'.join(known)}")
    return not lacking


def _fits(type_: Type, direction: Direction, choices: object, place: Place) -> bool:
    if type_ in (Type.CHOICE, Type.NUMBERS) and direction is not Direction.NONE:
        place.into("direction").wrong("direction", f"{type_.value} 类型的规则没有方向", "请写 none")
    texts = isinstance(choices, dict) and all(isinstance(label, str) and label for label in choices.values())
    if not texts or (type_ is Type.CHOICE) != bool(choices):
        place.into("choices").wrong("choices", "choice 类型要列出可选值及其中文名，其他类型不列", "请检查 choices")
        return False
    return True


def _word(text: object, words: type[_Word], place: Place) -> _Word | None:
    try:
        return words(str(text))
    except ValueError:
        place.wrong("word", f"“{text}”不在可用值之内", f"可用值：{'、'.join(word.value for word in words)}")
        return None


def _day(text: object, place: Place) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        place.wrong("date", f"“{text}”不是日期", "请写成 2026-01-01 的样子")
        return None


def _value(text: object, head: Rule, place: Place) -> Value | None:
    if head.type is Type.NUMBERS:
        return _numbers(text, place)
    if head.type is Type.CHOICE:
        if text in head.choices:
            return str(text)
        place.wrong("value", f"“{text}”不在可选值之内", f"可选值：{'、'.join(head.choices)}")
        return None
    pattern, example = (_INTEGER, "3") if head.type is Type.INTEGER else (_NUMBER, "95 或 0.1")
    if not isinstance(text, str) or not pattern.fullmatch(text):
        place.wrong("value", f"“{text}”不是{'整数' if head.type is Type.INTEGER else '数'}", f"请写成 {example} 的样子")
        return None
    return int(text) if head.type is Type.INTEGER else Decimal(text)


def _numbers(listed: object, place: Place) -> tuple[Decimal, ...] | None:
    if not isinstance(listed, list) or not listed or not all(_NUMBER.fullmatch(str(one)) for one in listed):
        place.wrong("value", "应为若干个数的列表", "请写成 [100, 500] 的样子")
        return None
    numbers = tuple(Decimal(one) for one in listed)
    if any(later <= earlier for earlier, later in pairwise(numbers)):
        place.wrong("value", "各档应从小到大，不能重复", "请重新排列")
        return None
    return numbers
