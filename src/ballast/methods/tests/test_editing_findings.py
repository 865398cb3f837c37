"""Every finding in full: what is said of which figure, how grave, with which number beside it, and in which words."""

from __future__ import annotations

from fractions import Fraction

import pytest

from ballast.kernel.rounding import Exact
from ballast.methods.editing import (
    Finding,
    hidiroglou_berthelot,
    repeated_figures,
    repeated_run,
    total_and_parts,
    unit_error,
)


def told(found: Finding) -> tuple[str, ...]:
    """One line of check, subject, verdict, level, reported, proposed and marker; then the reason and the evidence."""
    values = (found.check, found.subject, found.verdict, found.level, found.reported, found.proposed, found.marker)
    return " ".join(str(one) for one in values), found.reason, *found.evidence


@pytest.mark.parametrize(
    ("reported", "references", "said"),
    [
        (5200, {"上月": 5100, "上年同期": 4900}, ("unit 工业总产值 fine warning 5200 not_applicable ", "")),
        (0, {"上月": 5100, "上年同期": 4900}, ("unit 工业总产值 fine warning 0 not_applicable ", "")),
        (
            None,
            {"上月": 5100, "上年同期": 4900},
            ("unit 工业总产值 stopped warning missing not_applicable missing", "“工业总产值”未填，不能判断计量单位"),
        ),
        (
            -5,
            {"上月": 5100, "上年同期": 4900},
            (
                "unit 工业总产值 stopped warning -5 not_applicable not_applicable",
                "“工业总产值”为负数，不能由倍数判断计量单位",
            ),
        ),
        (
            5,
            {"上月": None, "x": 0},
            (
                "unit 工业总产值 stopped warning 5 not_applicable no_base",
                "“工业总产值”没有大于0的参照数，不能判断计量单位",
            ),
        ),
        (
            5200000,
            {"上月": 5100, "上年同期": 4900},
            (
                "unit 工业总产值 proposal error 5200000 5200 estimate",
                "“工业总产值”与上月、上年同期相差约1000倍。请核对计量单位是否与表头一致，并说明原因",
                "是上月的1,019.6倍",
                "是上年同期的1,061.2倍",
            ),
        ),
        (
            5200000,
            {"上月": 5200, "上年同期": 520},
            (
                "unit 工业总产值 question warning 5200000 not_applicable ",
                "“工业总产值”与上月相差约1000倍。请核对计量单位是否与表头一致，并说明原因",
                "是上月的1,000.0倍",
                "是上年同期的10,000.0倍",
            ),
        ),
        (
            51000,
            {"上月": 5100},
            (
                "unit 工业总产值 question warning 51000 not_applicable ",
                "“工业总产值”与上月相差约10倍。请核对计量单位是否与表头一致，并说明原因",
                "是上月的10.0倍",
            ),
        ),
        (
            5100,
            {"上月": 51000000},
            (
                "unit 工业总产值 proposal error 5100 51000000 estimate",
                "“工业总产值”与上月相差约10000倍。请核对计量单位是否与表头一致，并说明原因",
                "是上月的10,000.0分之一",
            ),
        ),
    ],
)
def test_what_is_said_of_a_unit(
    reported: int | None, references: dict[str, Exact | None], said: tuple[str, ...]
) -> None:
    assert told(unit_error("工业总产值", reported, references).finding) == said


@pytest.mark.parametrize(
    ("now", "other", "said"),
    [
        (
            {"产值": 1},
            {"产值": None},
            ("repeat 上月 stopped flag missing not_applicable missing", "本期与上月没有可比的项"),
        ),
        ({"产值": 1, "电": 0}, {"产值": 2, "电": 0}, ("repeat 上月 fine flag 0 not_applicable ", "")),
        (
            {"产值": 120, "用电量": 7},
            {"产值": 120, "用电量": 8},
            (
                "repeat 上月 question flag 1 not_applicable ",
                "有1项与上月完全相同。请核对是否为沿用旧数，并说明原因",
                "产值",
            ),
        ),
        (
            {"产值": 120, "用电量": 7},
            {"产值": 120, "用电量": 7},
            (
                "repeat 上月 question flag 2 not_applicable ",
                "全部2项与上月完全相同。请核对是否为沿用旧数，并说明原因",
                "产值",
                "用电量",
            ),
        ),
        (
            {"产值": 120},
            {"产值": 120},
            (
                "repeat 上月 question flag 1 not_applicable ",
                "有1项与上月完全相同。请核对是否为沿用旧数，并说明原因",
                "产值",
            ),
        ),
    ],
)
def test_what_is_said_of_repeated_figures(
    now: dict[str, Exact | None], other: dict[str, Exact | None], said: tuple[str, ...]
) -> None:
    assert told(repeated_figures(now, other, "上月")) == said


@pytest.mark.parametrize(
    ("months", "said"),
    [
        ([1, None], ("repeat 产值 stopped flag missing not_applicable missing", "“产值”本月未填，不能判断是否重复")),
        ([], ("repeat 产值 stopped flag missing not_applicable missing", "“产值”本月未填，不能判断是否重复")),
        ([95, 95], ("repeat 产值 fine flag 95 not_applicable ", "")),
        (
            [80, 95, 95, 95],
            (
                "repeat 产值 question flag 95 not_applicable ",
                "“产值”连续3个月完全相同。请核对是否为沿用旧数，并说明原因",
            ),
        ),
        ([95, None, 95, 95], ("repeat 产值 fine flag 95 not_applicable ", "")),
    ],
)
def test_what_is_said_of_a_figure_that_stands_still(months: list[int | None], said: tuple[str, ...]) -> None:
    assert told(repeated_run("产值", months)) == said


@pytest.mark.parametrize(
    ("total", "parts", "said"),
    [
        (120, {"甲": 50, "乙": 70}, ("total 合计 fine error 120 not_applicable ", "")),
        (
            None,
            {"甲": None, "乙": 70},
            ("total 甲 stopped error missing not_applicable missing", "“甲”、“合计”未填，合计与分项无法核对。请补报"),
        ),
        (
            120,
            {"甲": None, "乙": 70},
            ("total 甲 proposal error missing 50 estimate", "“甲”未填，其余各项已填。请补报，或说明未填的原因"),
        ),
        (
            60,
            {"甲": None, "乙": 70},
            (
                "total 甲 question error missing not_applicable ",
                "“甲”未填，其余各项已填。请补报，或说明未填的原因",
                "其余分项之和已超过合计",
            ),
        ),
        (
            None,
            {"甲": 50, "乙": 70},
            ("total 合计 proposal error missing 120 estimate", "“合计”未填，其余各项已填。请补报，或说明未填的原因"),
        ),
        (
            210,
            {"甲": 30, "乙": 40, "丙": 50},
            (
                "total 合计 proposal error 210 120 estimate",
                "合计大于各分项之和。请重点核对“合计”，并说明原因",
                "“甲”：单独有误也能解释差额",
                "“乙”：单独有误也能解释差额",
                "“丙”：单独有误也能解释差额",
                "“合计”：相邻两位数字颠倒",
            ),
        ),
        (
            130,
            {"甲": 50, "乙": 70},
            (
                "total 合计 question error 130 not_applicable ",
                "合计大于各分项之和。请核对合计与各分项，并说明原因",
                "“甲”：单独有误也能解释差额",
                "“乙”：单独有误也能解释差额",
                "“合计”：单独有误也能解释差额",
            ),
        ),
        (
            50,
            {"甲": 60, "乙": 70},
            (
                "total 合计 proposal error 50 130 estimate",
                "合计小于各分项之和。请重点核对“合计”，并说明原因",
                "“合计”：单独有误也能解释差额",
            ),
        ),
    ],
)
def test_what_is_said_of_a_total(total: int | None, parts: dict[str, Exact | None], said: tuple[str, ...]) -> None:
    assert told(total_and_parts(total, parts).finding) == said


def test_what_is_said_of_a_ratio() -> None:
    odd: dict[str, tuple[int | None, int | None]] = {
        "低": (10, 100),
        "高": (900, 100),
        "缺": (None, 100),
        "无": (5, None),
        "零": (5, 0),
        "负": (5, -1),
        "停": (0, 5),
    }
    report = hidiroglou_berthelot({**{str(one): (100 + one, 100) for one in range(11)}, **odd}, item="产值")
    found = {one.code: told(one.finding) for one in report.members}
    assert {code: found[code] for code in (*odd, "5")} == {
        "低": (
            "ratio 产值 question warning 10 not_applicable ",
            "“产值”的变动比同组企业明显偏低。请核对，并说明原因",
            "比值0.100，影响度−95.0",
        ),
        "高": (
            "ratio 产值 question warning 900 not_applicable ",
            "“产值”的变动比同组企业明显偏高。请核对，并说明原因",
            "比值9.000，影响度227.1",
        ),
        "缺": ("ratio 产值 stopped warning missing not_applicable missing", "“产值”两个数不都大于0，没有比值可比"),
        "无": ("ratio 产值 stopped warning 5 not_applicable no_base", "“产值”两个数不都大于0，没有比值可比"),
        "零": ("ratio 产值 stopped warning 5 not_applicable no_base", "“产值”两个数不都大于0，没有比值可比"),
        "负": ("ratio 产值 stopped warning 5 not_applicable negative_base", "“产值”两个数不都大于0，没有比值可比"),
        "停": ("ratio 产值 stopped warning 0 not_applicable not_applicable", "“产值”两个数不都大于0，没有比值可比"),
        "5": ("ratio 产值 fine warning 105 not_applicable ", ""),
    }
    assert {
        one.code: (one.ratio, one.effect) for one in report.members if one.code in ("低", "缺", "无", "零", "负", "停")
    } == {
        "低": (Fraction(1, 10), -95),
        "缺": ("missing", "missing"),
        "无": ("no_base", "no_base"),
        "零": ("no_base", "no_base"),
        "负": ("negative_base", "negative_base"),
        "停": ("not_applicable", "not_applicable"),
    }
    assert (report.median_ratio, report.judged) == (Fraction(21, 20), 13)


def test_what_is_said_where_a_group_cannot_judge() -> None:
    few = hidiroglou_berthelot({"a": (3, 2), "b": (None, 2)}, item="产值")
    assert [told(one.finding) for one in few.members] == [
        ("ratio 产值 stopped warning 3 not_applicable not_applicable", "同组可比的只有1家，少于10家，不能判断是否异常"),
        ("ratio 产值 stopped warning missing not_applicable missing", "“产值”两个数不都大于0，没有比值可比"),
    ]
    assert [(one.ratio, one.effect) for one in few.members] == [
        (Fraction(3, 2), "not_applicable"),
        ("missing", "missing"),
    ]
    flat = hidiroglou_berthelot({**{str(one): (100, 100) for one in range(9)}, "x": (101, 100)}, item="产值")
    assert told(flat.members[0].finding) == (
        "ratio 产值 stopped warning 101 not_applicable not_applicable",
        "同组企业的比值没有离散，不能判断是否异常",
    )
    assert (flat.lower, flat.upper, few.median_ratio, few.judged) == (
        "not_applicable",
        "not_applicable",
        "not_applicable",
        1,
    )
