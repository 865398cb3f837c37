"""The table kit: one list of columns, and the same table everywhere."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal as D
from fractions import Fraction as F

import pytest

from ballast.kernel.marker import Marker
from ballast.kernel.terminal import columns
from ballast.ui import cells
from ballast.ui.cells import Cell
from ballast.ui.tables import Align, Column, Kind, Table, guarded, to_csv, to_json, to_text

COLUMNS = [
    Column("unit", "县区", kind=Kind.TEXT),
    Column("code", "代码", kind=Kind.CODE),
    Column("output", "总产值", "亿元", 2),
    Column("growth", "增速", "%", 1, sign=True),
    Column("rank", "位次", kind=Kind.RANK),
]
ROWS: list[list[Cell]] = [
    ["临江县", "001", F(123456789, 100000), (F(13, 2), Marker.PROVISIONAL), 1],
    ["青岩县", "002", D("7.5"), D("-3.25"), 2],
    ["高新技术产业开发区", "003", None, Marker.NOT_RELEASED, 3],
    ["南屏区", "004", (D("98765.43"), Marker.SUPPRESSED), Marker.NO_BASE, None],
]
TABLE = Table("1—9月各县区工业运行", COLUMNS, ROWS, totals=["合计", "", 9999, D("5.05"), None], notes=["注：测试"])


def body(text: str) -> list[str]:
    """The lines between the rules of a printed table."""
    names = (*(str(row[0]) for row in ROWS), "高新", "合计")
    return [line for line in text.splitlines() if line.startswith(names)]


def position(line: str, sign: str) -> int:
    """The terminal column at which a sign stands."""
    return columns(line[: line.index(sign)])


def test_decimal_points_of_a_column_stand_under_each_other_behind_chinese_names_of_any_length() -> None:
    lines = body(to_text(TABLE))
    assert {position(lines[0], ".57"), position(lines[1], ".50"), position(lines[4], ".00")} == {
        position(lines[0], ".57")
    }


def test_a_mark_beside_a_number_does_not_push_its_decimal_point_aside() -> None:
    lines = body(to_text(TABLE))
    assert position(lines[0], ".5 初") == position(lines[1], ".3")


def test_every_rule_of_the_text_is_as_wide_as_the_widest_line() -> None:
    lines = to_text(TABLE).splitlines()
    rules = {columns(line) for line in lines if line.startswith("─")}
    assert rules == {max(columns(line) for line in lines[1:-6])}


def test_numbers_have_thousands_separators_and_a_true_minus() -> None:
    text = to_text(TABLE)
    assert "1,234.57" in text
    assert "−3.3" in text
    assert "-3" not in text


def test_legends_of_the_printed_markers_stand_under_the_table_and_no_others() -> None:
    text = to_text(TABLE)
    for marker in (Marker.MISSING, Marker.NOT_RELEASED, Marker.NO_BASE, Marker.SUPPRESSED, Marker.PROVISIONAL):
        assert text.count(marker.legend) == 1
    assert Marker.ESTIMATE.legend not in text


def test_a_missing_number_is_printed_as_missing_and_not_as_zero() -> None:
    assert cells.show(None, 2).printed == "—"
    assert cells.show(0, 2).printed == "0.00"


@pytest.mark.parametrize("render", [to_text, lambda t: to_csv(t, raw=True).decode(), lambda t: json.dumps(to_json(t))])
def test_a_suppressed_number_handed_in_beside_its_marker_appears_nowhere(render: object) -> None:
    assert callable(render)
    assert "98765" not in render(TABLE).replace(",", "")


def test_a_narrow_terminal_cuts_words_but_never_numbers() -> None:
    text = to_text(TABLE, 52)
    assert "高新技术产业开发区" not in text
    assert "1,234.57" in text
    assert max(columns(line) for line in body(text)) <= 52


def test_a_very_narrow_terminal_goes_on_in_blocks_that_repeat_the_first_column() -> None:
    text = to_text(TABLE, 34)
    assert text.count("临江县") > 1
    assert "1,234.57" in text
    assert max(columns(line) for line in body(text)) <= 34


def test_control_characters_from_a_file_do_not_reach_the_terminal() -> None:
    text = to_text(Table("题", COLUMNS[:1], [["坏\x1b[31m名\n字"]]))
    assert "\x1b" not in text
    assert "名 字" in text


def test_a_total_has_no_place_in_the_ranking_and_is_left_blank_there() -> None:
    totals = TABLE.shown_totals()
    assert totals is not None
    assert totals[4].printed == ""


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "  =1", "\t=1", "\r\n=cmd|' /C calc'!A0", "＝1+1", "＋1", "－1", "＠SUM(A1)"],
)
def test_a_text_that_looks_like_a_formula_is_disarmed_in_csv(text: str) -> None:
    written = to_csv(Table("题", COLUMNS[:1], [[text]])).decode("utf-8-sig")
    assert next(csv.reader(io.StringIO(written.splitlines()[1])))[0].startswith("'")


def test_negative_numbers_in_csv_stay_numbers() -> None:
    rows = list(csv.reader(io.StringIO(to_csv(TABLE).decode("utf-8-sig"))))
    assert rows[2][3] == "-3.3"
    assert float(rows[1][2]) == 1234.57


def test_headings_and_notes_in_csv_are_disarmed_too() -> None:
    written = to_csv(Table("题", [Column("a", "=a", kind=Kind.TEXT)], [["x"]], notes=["@note"])).decode("utf-8-sig")
    assert "'=a" in written
    assert "'@note" in written


def test_csv_begins_with_a_byte_order_mark_so_that_excel_reads_chinese() -> None:
    assert to_csv(TABLE).startswith(b"\xef\xbb\xbf")


def test_csv_keeps_marks_in_a_column_of_their_own_and_exact_values_on_request() -> None:
    rows = list(csv.reader(io.StringIO(to_csv(TABLE, raw=True).decode("utf-8-sig"))))
    line = dict(zip(rows[0], rows[1], strict=True))
    assert line["总产值（亿元）"] == "1234.57"
    assert line["总产值（亿元）原值"] == "1234.56789"
    assert line["标注"] == "增速：初"


def test_an_endless_fraction_is_exact_in_csv_as_a_quotient() -> None:
    rows = to_csv(Table("题", [Column("a", "值", places=1)], [[F(1, 3)]]), raw=True).decode("utf-8-sig").splitlines()
    assert rows[1] == "0.3,1/3"


def test_json_gives_digits_as_text_with_marker() -> None:
    cell = to_json(TABLE)["rows"][0]["growth"]
    assert cell == {"text": "+6.5 初", "value": "6.5", "marker": "provisional"}
    assert to_json(TABLE)["rows"][2]["output"] == {"text": "—", "value": None, "marker": "missing"}
    json.dumps(to_json(TABLE))


@pytest.mark.parametrize("value", [D("NaN"), D("Infinity"), D("sNaN")])
def test_a_number_that_is_none_is_refused(value: D) -> None:
    with pytest.raises(ValueError, match="Marker"):
        cells.show(value, 1)


def test_a_float_is_refused() -> None:
    with pytest.raises(TypeError):
        cells.show(0.1, 1)  # type: ignore[arg-type]


def test_an_endless_fraction_needs_its_decimals_declared() -> None:
    with pytest.raises(ValueError, match="places"):
        cells.show(F(1, 3))


@pytest.mark.parametrize(
    ("value", "printed"), [(5, "5"), (D("2.50"), "2.50"), (F(1, 8), "0.125"), (D("1E+3"), "1,000")]
)
def test_without_declared_decimals_a_number_has_those_it_came_with(value: Cell, printed: str) -> None:
    assert cells.show(value).printed == printed


def test_half_is_rounded_up_away_from_zero() -> None:
    assert [cells.show(D(v), 1).printed for v in ("0.25", "-0.25", "-0.04")] == ["0.3", "−0.3", "0.0"]


def test_an_empty_cell_beside_a_provisional_mark_is_missing() -> None:
    assert cells.show((None, Marker.PROVISIONAL)).marker is Marker.MISSING
    assert cells.show(Marker.PROVISIONAL).marker is Marker.MISSING
    assert cells.show(Marker.NONE).marker is Marker.MISSING


def test_a_row_of_the_wrong_length_is_refused_with_its_number() -> None:
    with pytest.raises(ValueError, match="row 2"):
        Table("题", COLUMNS[:1], [["a"], ["b", "c"]])


def test_two_columns_with_one_key_are_refused() -> None:
    with pytest.raises(ValueError, match="share a key"):
        Table("题", [COLUMNS[0], COLUMNS[0]], [])


def test_a_column_may_be_told_its_side() -> None:
    assert Column("a", "甲", kind=Kind.TEXT, align=Align.RIGHT).right
    assert not Column("a", "甲", align=Align.LEFT).right


def test_guarding_leaves_ordinary_words_alone() -> None:
    assert guarded("临江县") == "临江县"
    assert guarded("—") == "—"


@pytest.mark.parametrize("text", ["\tWEBSERVICE", "\rcmd", "\ncmd"])
def test_a_text_behind_a_tab_or_a_line_break_is_disarmed(text: str) -> None:
    assert guarded(text) == f"'{text}"


def test_a_suppressed_cell_stays_suppressed_whatever_stands_beside_the_marker() -> None:
    for cell in ((None, Marker.SUPPRESSED), (12, Marker.SUPPRESSED), (Marker.MISSING, Marker.SUPPRESSED)):
        assert cells.show(cell).printed == "*"


def test_a_text_may_carry_a_mark() -> None:
    assert cells.show(("并列", Marker.ESTIMATE)).printed == "并列 估"
