"""Rows below the head that are no records: blanks, totals, notes, headings within the table."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from ballast.collection.reading.values import fold, normalise

_TOTAL = re.compile(r".{0,12}(?:合计|总计|小计|共计):?")
_NOTE = re.compile(
    r"(?:注|备注|附注|说明|数据来源|资料来源|来源|填表人|填报人|制表人?|制表单位|单位负责人|统计负责人|负责人|审核人?"
    r"|报出日期|填报日期|填表日期|联系电话|联系人|分管负责人)\s*\d*\s*[:.]"
)


def is_blank(values: Sequence[object]) -> bool:
    """Whether a row holds nothing."""
    return not any(value is not None and value != "" and not _is_space(value) for value in values)


def is_total(text: str) -> bool:
    """Whether a text names a sum of rows: 合计, 总 计, 汉阴县小计."""
    return bool(_TOTAL.fullmatch(fold(text)))


def is_note(text: str) -> bool:
    """Whether a text opens the notes below a table."""
    return bool(_NOTE.match(normalise(text)))


def texts(values: Sequence[object]) -> list[str]:
    """The texts of a row."""
    return [value for value in values if isinstance(value, str) and value and not value.isspace()]


def without_heads(rows: Iterable[Sequence[object]], headed: Collection[int]) -> Iterator[tuple[int, list[int]]]:
    """The rows (numbered from 0) that have values in columns without a head, with those columns (from 0)."""
    width = max(headed) + 1
    gaps = [index for index in range(width) if index not in headed]
    for number, values in enumerate(rows):
        stray = [index for index in gaps if index < len(values) and values[index] not in ("", None)]
        if len(values) > width:
            stray += [index for index in range(width, len(values)) if values[index] not in ("", None)]
        if stray:
            yield number, stray


def _is_space(value: object) -> bool:
    return isinstance(value, str) and value.isspace()
