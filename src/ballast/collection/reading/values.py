"""Texts of a cell as numbers, dates, periods, codes, choices and flags; anything doubtful is refused with its remedy.

Missing is not zero: a blank, a dash and an ellipsis are `None`. Nothing is guessed: an approximate number, a broken
formula, a thousands separator in the wrong place or a code that may have lost its leading zeros is an error.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal

from ballast.collection.reading.findings import CellError
from ballast.kernel.period import Calendar, Period, PeriodError

MISSING = frozenset(("", "-", "--", "---", "—", "——", "–", "―", "─", "...", "......"))
"""How a missing value is written, after `normalise`; a profile may add more."""

_INVISIBLE_SIGNS = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_INVISIBLE = dict.fromkeys(map(ord, _INVISIBLE_SIGNS))
_SPACES = re.compile(r"\s+")
_UNCLEAN = re.compile(rf"[{_INVISIBLE_SIGNS}]|[^\S ]|  |^ | $")
_DASHES = str.maketrans(dict.fromkeys("—–−―─－﹣~～〜至", "-"))
_NUMBER = re.compile(r"[+-]?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?|[+-]?\.[0-9]+")
_PLAIN_NUMBER = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,20})?")
_LONGEST_NUMBER = 60
_NUMBER_HINTS = (
    (re.compile(r"^#"), "是 Excel 的错误值", "请修正公式，或者留空表示缺数"),
    (re.compile(r"^n\.?/?a\.?$", re.IGNORECASE), "不是约定的缺数写法", "没有数就留空"),
    (
        re.compile(r"[约近余多左右]|以上|以下"),
        "是约数，不能作为统计数",
        "请填写准确的数，没有就留空",
    ),
    (re.compile(r"^[+-]?\d+(\.\d+)?e[+-]?\d+$", re.IGNORECASE), "是科学计数法，位数可能已经丢失", "请改成普通数字"),
    (re.compile(r"^[+-]?[\d.,]+%$"), "带了百分号，而这一列不是百分数", "请核对这一列应填什么"),
    (re.compile(r"^[+-]?[\d.]*,[\d.,]*$"), "的逗号不在千分位上", "请核对小数点和千分位，或者去掉逗号"),
    (re.compile(r"^[+-]?[\d.,]+\D+$"), "在数字后面带了文字", "单位写在表头，单元格里只填数字"),
)


def clean(text: str) -> str:
    """A text without invisible characters and surrounding blanks, inner blanks made single; full-width signs stay."""
    if not _UNCLEAN.search(text):
        return text
    return _SPACES.sub(" ", text.translate(_INVISIBLE)).strip()


def normalise(text: str) -> str:
    """`clean`, with full-width letters, digits and signs made half-width (NFKC)."""
    return clean(unicodedata.normalize("NFKC", text))


def fold(text: str) -> str:
    """A text for comparing: normalised, without blanks, every dash alike, small letters."""
    return normalise(text).replace(" ", "").translate(_DASHES).casefold()


def parse_number(text: str, *, percent: bool = False, missing: Collection[str] = MISSING) -> Decimal | None:
    """An exact number, or None where the text is a spelling of missing.

    ``1,234.5``, ``１２３``, ``−5``, ``(1,234)`` (negative) are numbers; ``12.5%`` is 12.5 only with `percent`.
    Raises `CellError` ``bad_number``.
    """
    if _PLAIN_NUMBER.fullmatch(text):
        return Decimal(text)
    plain = normalise(text)
    if plain in missing:
        return None
    body = plain.replace("−", "-")
    if percent and body.endswith("%"):
        body = body[:-1].rstrip()
    bracketed = body.startswith("(") and body.endswith(")") and body[1:2] not in ("+", "-")
    if bracketed:
        body = body[1:-1].strip()
    if len(body) > _LONGEST_NUMBER or not _NUMBER.fullmatch(body):
        raise _not_a_number(plain)
    number = Decimal(body.replace(",", ""))
    return -number if bracketed else number


def _not_a_number(text: str) -> CellError:
    for pattern, what, remedy in _NUMBER_HINTS:
        if pattern.search(text):
            return CellError("bad_number", f"“{text}”{what}", remedy)
    return CellError("bad_number", f"“{text}”不是数字", "请填数字，没有数就留空")


_DATES = (
    re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})"),
    re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})"),
    re.compile(r"(\d{4})\.(\d{1,2})\.(\d{1,2})"),
    re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
)
_MIDNIGHT = re.compile(r"[ T]0{1,2}:00(:00(\.0+)?)?$")


def parse_date(text: str, missing: Collection[str] = MISSING) -> date | None:
    """A day written 2026-03-01, 2026/3/1, 2026.3.1, 2026年3月1日 or 20260301. Raises `CellError` ``bad_date``."""
    plain = normalise(text)
    if plain in missing:
        return None
    body = _MIDNIGHT.sub("", plain).replace(" ", "").translate(_DASHES)
    for pattern in _DATES:
        if match := pattern.fullmatch(body):
            try:
                return date(int(match[1]), int(match[2]), int(match[3]))
            except ValueError:
                raise CellError("bad_date", f"“{plain}”不是存在的日期", "请核对年月日") from None
    raise CellError("bad_date", f"“{plain}”不是日期", "请写成 2026-03-01 的样子")


_YEAR = {"ad": r"(\d{4})", "roc": r"(\d{2,3})"}
_ROC_OFFSET = 1911
_TAIL = "(?:份|累计|止)?"
_MONTHS = (rf"{{y}}年(?:0?1-)?(\d{{1,2}})月{_TAIL}", r"{y}[-/](\d{1,2})", r"{y}\.(\d{2})", r"{y}(\d{2})")
_QUARTERS = (
    (r"{y}年第?([一二三四1-4])季度?", "一二三四"),
    (r"{y}[-年]?q([1-4])", "1234"),
    (r"{y}年[一1]-([二三四2-4])季度", "一二三四"),
    (r"{y}年(上)半年", " 上"),
    (r"{y}年前(三)季度", "一二三四"),
)
_YEARS = (r"{y}", r"{y}年(?:度|全年)?")


def parse_period(
    text: str, calendar: Calendar | None = Calendar.MERGED, era: str = "ad", missing: Collection[str] = MISSING
) -> Period | None:
    """A period written 2026-09, 2026年9月, 2026年1-9月 (its end), 202609, 2020年第一季度, 2026-Q1 or 2026.

    `calendar` None takes any of them, by the spelling. `era` ``roc`` counts years from 1912: ``11308`` is 2024-08.
    Raises `CellError` ``bad_period``, also for a January that is not collected.
    """
    plain = normalise(text)
    if plain in missing:
        return None
    body = fold(plain)
    try:
        found = _find_period(body, calendar, era)
    except PeriodError as wrong:
        raise CellError("bad_period", str(wrong), "请核对统计期") from None
    if found is None:
        wanted = {Calendar.QUARTERLY: "2026-Q3", Calendar.ANNUAL: "2026"}.get(calendar or Calendar.MERGED, "2026-09")
        raise CellError("bad_period", f"“{plain}”不是统计期", f"请写成 {wanted} 的样子")
    return found


def _find_period(body: str, calendar: Calendar | None, era: str) -> Period | None:
    if calendar in (None, Calendar.MERGED, Calendar.MONTHLY) and (month := _match(_MONTHS, body, era)):
        year, number = month
        guessed = Calendar.MONTHLY if number == "1" else Calendar.MERGED
        return Period(year, int(number), calendar or guessed)
    if calendar in (None, Calendar.QUARTERLY):
        for pattern, names in _QUARTERS:
            if quarter := _match((pattern,), body, era):
                year, name = quarter
                number = name if name.isdigit() else str(names.index(name) + 1)
                return Period(year, int(number), Calendar.QUARTERLY)
    if calendar in (None, Calendar.ANNUAL) and (whole := _match(_YEARS, body, era)):
        return Period(whole[0], 1, Calendar.ANNUAL)
    return None


def _match(patterns: tuple[str, ...], body: str, era: str) -> tuple[int, str] | None:
    for pattern in patterns:
        if match := re.fullmatch(pattern.replace("{y}", _YEAR[era]), body):
            year = int(match[1]) + (_ROC_OFFSET if era == "roc" else 0)
            return year, match[2].lstrip("0") or "0" if match.re.groups > 1 else ""
    return None


def period_of_day(day: date, calendar: Calendar | None) -> Period:
    """The month that Excel made a date of: typed 2026-09, it stores the first day. Raises `CellError` ``bad_period``."""
    if day.day not in (1, monthrange(day.year, day.month)[1]):
        raise CellError("bad_period", f"{day:%Y-%m-%d} 是日期，不是统计期", "请把单元格设为文本，写成 2026-09 的样子")
    found = parse_period(f"{day:%Y-%m}", calendar)
    if found is None:
        raise CellError("bad_period", f"{day:%Y-%m-%d} 不是统计期", "请写成 2026-09 的样子")
    return found


def parse_code(
    value: str | Decimal | date,
    *,
    widths: tuple[int, ...] = (),
    pattern: re.Pattern[str] | None = None,
    zeros: bool = False,
    missing: Collection[str] = MISSING,
) -> str | None:
    """A code as text, in capitals.

    `widths` are the lengths it may have, `pattern` what it must look like. A shorter code that would fit with zeros in
    front is refused (``lost_zeros``), never padded. `zeros`: codes of several widths may begin with a zero, so that a
    *numeric* cell is taken only at the full width. Raises `CellError` ``lost_zeros`` or ``bad_code``.
    """
    if isinstance(value, date):
        raise CellError(
            "bad_code", f"{value:%Y-%m-%d} 是日期，不是代码", "Excel 可能改动了代码，请把该列设为文本后重填"
        )
    numeric = isinstance(value, Decimal)
    text = _integer_text(value) if isinstance(value, Decimal) else normalise(value).lstrip("'").upper()
    if text in missing:
        return None
    fits = _fits(text, widths, pattern)
    if fits and not (numeric and zeros and len(text) < max(widths, default=0)):
        return text
    padded = (text.zfill(width) for width in (widths or range(len(text) + 1, len(text) + 4)) if width > len(text))
    if text.isdigit() and any(_fits(candidate, widths, pattern) for candidate in padded):
        raise CellError(
            "lost_zeros", f"“{text}”可能丢失了前导零", "请把该列设为文本格式，重新填写完整的代码（系统不会自动补零）"
        )
    expected = f"应为 {'、'.join(map(str, widths))} 位" if widths and len(text) not in widths else "格式不对"
    raise CellError("bad_code", f"代码“{text}”{expected}（现为 {len(text)} 位）", "请核对代码")


def _fits(text: str, widths: tuple[int, ...], pattern: re.Pattern[str] | None) -> bool:
    return (not widths or len(text) in widths) and (pattern is None or bool(pattern.fullmatch(text)))


def _integer_text(number: Decimal) -> str:
    if number != number.to_integral_value():
        raise CellError("bad_code", f"“{number}”带小数，不是代码", "请把该列设为文本格式后重填")
    if abs(number) >= 10**15:
        raise CellError(
            "bad_code",
            "代码以数字保存，超过 15 位的末尾数字已被 Excel 改成零",
            "请把该列设为文本格式，重新填写完整的代码",
        )
    return str(int(number))


def parse_choice(text: str, choices: Mapping[str, str], missing: Collection[str] = MISSING) -> str | None:
    """The code of one of the declared spellings (see `Column.spellings`). Raises `CellError` ``bad_choice``."""
    plain = normalise(text)
    if plain in missing:
        return None
    code = choices.get(fold(plain))
    if code is None:
        known = "、".join(dict.fromkeys(spelling for spelling in choices if not spelling.isascii())) or "、".join(
            choices
        )
        raise CellError("bad_choice", f"“{plain}”不在可选的范围内", f"可填：{known}")
    return code


_TRUE = frozenset(("是", "有", "√", "✓", "y", "yes", "true", "1"))
_FALSE = frozenset(("否", "无", "×", "✗", "n", "no", "false", "0"))


def parse_flag(text: str, missing: Collection[str] = MISSING) -> bool | None:
    """是 or 否. Raises `CellError` ``bad_flag``."""
    plain = normalise(text)
    if plain in missing:
        return None
    body = fold(plain)
    if body in _TRUE:
        return True
    if body in _FALSE:
        return False
    raise CellError("bad_flag", f"“{plain}”不是是/否", "请填“是”或“否”")
