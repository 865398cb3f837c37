"""Missing is not zero: why a cell has no number, or what is to be known about the number it has."""

from __future__ import annotations

from enum import StrEnum


class Marker(StrEnum):
    """A mark that stands in the place of a number (`replaces`), or beside it."""

    NONE = ""
    MISSING = "missing"
    NO_BASE = "no_base"
    NOT_RELEASED = "not_released"
    SUPPRESSED = "suppressed"
    NOT_APPLICABLE = "not_applicable"
    NEGATIVE_BASE = "negative_base"
    PROVISIONAL = "provisional"
    ESTIMATE = "estimate"

    @property
    def symbol(self) -> str:
        """What is printed."""
        return _SYMBOLS[self][0]

    @property
    def legend(self) -> str:
        """What stands under the table that prints the symbol."""
        return _SYMBOLS[self][1]

    @property
    def replaces(self) -> bool:
        """Whether the mark stands instead of a number."""
        return self not in (Marker.NONE, Marker.PROVISIONAL, Marker.ESTIMATE)


_SYMBOLS = {
    Marker.NONE: ("", ""),
    Marker.MISSING: ("—", "— 缺数"),
    Marker.NO_BASE: ("无基数", "无基数：上年同期没有数，不计算增速"),
    Marker.NOT_RELEASED: ("未发布", "未发布：统计部门尚未发布"),
    Marker.SUPPRESSED: ("*", "* 企业数少于3家或单家占比过高，不予公开"),
    Marker.NOT_APPLICABLE: ("不适用", "不适用：该口径下没有此数"),
    Marker.NEGATIVE_BASE: ("负基数", "负基数：上年同期为负，不计算增速"),
    Marker.PROVISIONAL: ("初", "初 报送覆盖率不足，为初步数"),
    Marker.ESTIMATE: ("估", "估 测算数，不是统计部门发布数"),
}
