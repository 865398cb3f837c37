"""The one door: all of a file comes in or nothing does, and whoever brought it is told what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from django.apps import apps

from ballast.collection import access
from ballast.collection.actions import accept_held
from ballast.collection.door import Outcome, receive
from ballast.collection.sources import kinds
from ballast.figures.tests.conftest import city
from ballast.figures.tests.factory import ACTOR, City
from ballast.files.actions import stored_path
from ballast.files.models import ReceivedFile
from ballast.kernel.actor import Actor, Holding
from ballast.kernel.period import Period
from ballast.kernel.problems import BallastError, NotFoundError, Problem, ProblemsError
from ballast.kernel.rights import BUSINESS, Right
from ballast.kernel.scope import Scope
from ballast.registry.models import Enterprise
from ballast.scoping import within
from ballast.trail.models import Entry

__all__ = ["city"]

P = Period.parse("2026-09")
ONE, TWO, STRANGER = "91610900MA70TEST1X", "91610900MA70TEST2B", "91610900MA70TEST39"
HEADS = (
    "统一社会信用代码",
    "企业名称",
    "工业总产值_本月",
    "工业总产值_1-本月",
    "工业总产值_上年同期本月",
    "工业总产值_上年同期1-本月",
)
Row = Sequence[object]

GOOD: tuple[Row, ...] = ((ONE, f"企业{ONE}", 12, 110, 10, "100.5"), (TWO, f"企业{TWO}", 6, 45, 5, 50))


@pytest.fixture
def town(city: City) -> City:
    """Two enterprises in two counties, both in the register."""
    city.firm(ONE, "A")
    city.firm(TWO, "B")
    city.old(ONE, TWO)
    return city


def form(
    path: Path, rows: Sequence[Row] = GOOD, *, title: str = "2026年9月", encoding: str = "utf-8", end: str = "\r\n"
) -> Path:
    """The short form as text, in 万元."""
    lines: list[Row] = [("规模以上工业企业生产情况简表",), (title,), ("计量单位：万元",), HEADS, *rows]
    path.write_bytes(end.join(",".join("" if c is None else str(c) for c in line) for line in lines).encode(encoding))
    return path


def sheet(path: Path, rows: Sequence[Row]) -> Path:
    """Rows as a workbook with one sheet."""
    book = xlsxwriter.Workbook(path)
    page = book.add_worksheet("表一")
    for number, row in enumerate(rows):
        for index, value in enumerate(row):
            if isinstance(value, str):
                page.write_string(number, index, value)
            elif value is not None:
                page.write(number, index, value)
    book.close()
    return path


def bring(path: Path, kind: str = "returns", period: Period | None = None, actor: Actor = ACTOR) -> Outcome:
    """Bring a file to the door."""
    return receive(kinds(), kind, path, actor, period=period)


def counts() -> dict[str, int]:
    """The number of rows of every table of ours."""
    return {
        model._meta.label: model._base_manager.count()
        for model in apps.get_models()
        if model.__module__.startswith("ballast")
    }


def refused(path: Path, kind: str = "returns", period: Period | None = None) -> list[Problem]:
    """The problems of a file that was not taken in; nothing of it was left behind."""
    before = counts()
    with pytest.raises(ProblemsError) as caught:
        bring(path, kind, period)
    assert counts() == before
    return list(caught.value.problems)


def output(code: str = ONE, version: int = 1) -> tuple[int | None, ...]:
    """Month, year to date and both bases of a version, in 元."""
    return access.lines(Scope.city(), code, "2026-09", version)["output"]


def test_a_good_file_comes_in_whole_and_leaves_its_trace(town: City, tmp_path: Path) -> None:
    outcome = bring(form(tmp_path / "九月.csv"))
    assert outcome.line == "九月.csv：2 行，新增 2，更新 0，不变 0"
    assert output() == (120_000, 1_100_000, 100_000, 1_005_000)
    filed = access.versions(Scope.city(), TWO, "2026-09")[0]
    assert (filed.file, filed.row, filed.status, filed.recorded_by) == ("九月.csv", 6, "accepted", ACTOR.name)
    assert stored_path(filed.sha256).read_bytes() == (tmp_path / "九月.csv").read_bytes()
    entry = Entry.objects.get(action="import.returns")
    assert (entry.actor, entry.object, entry.detail["added"]) == (ACTOR.name, "九月.csv", 2)


def test_the_same_file_twice_changes_nothing_and_says_so(town: City, tmp_path: Path) -> None:
    path = form(tmp_path / "a.csv")
    bring(path)
    before = counts()
    again = bring(path)
    assert again.seen_before
    assert "以前已经导入，没有任何变动" in again.line
    assert counts() == before


def test_the_same_content_in_other_bytes_changes_no_fact_and_says_so(town: City, tmp_path: Path) -> None:
    bring(form(tmp_path / "a.csv"))
    before = counts()
    again = bring(form(tmp_path / "b.csv", end="\n"))
    assert not again.seen_before
    assert again.line == "b.csv：2 行，与库中一致，没有任何变动"
    changed = {name for name, number in counts().items() if number != before[name]}
    assert changed == {"files.ReceivedFile", "trail.Entry"}


def test_both_encodings_give_the_same_numbers(town: City, tmp_path: Path) -> None:
    bring(form(tmp_path / "utf8.csv", encoding="utf-8-sig"))
    assert bring(form(tmp_path / "gb.csv", encoding="gb18030")).counts.nothing_new
    assert bring(form(tmp_path / "plain.csv")).counts.nothing_new


def test_a_corrected_file_is_a_new_version_and_the_old_one_stays_readable(town: City, tmp_path: Path) -> None:
    bring(form(tmp_path / "a.csv"))
    corrected = bring(form(tmp_path / "b.csv", [(ONE, "", 12, 111, 10, 100), GOOD[1]]))
    assert (corrected.counts.added, corrected.counts.changed, corrected.counts.unchanged) == (0, 1, 1)
    assert [filed.version for filed in access.versions(Scope.city(), ONE, "2026-09")] == [1, 2]
    assert (output(version=1)[1], output(version=2)[1]) == (1_100_000, 1_110_000)
    assert town.read().table("output", P, where={"unit": "A"}).total.value.current == 1_110_000


def test_a_correction_taken_back_is_a_third_version(town: City, tmp_path: Path) -> None:
    """The bytes of the first file were seen before; its content, brought again as another file, stands again."""
    bring(form(tmp_path / "a.csv"))
    bring(form(tmp_path / "b.csv", [(ONE, "", 12, 111, 10, 100)]))
    bring(form(tmp_path / "c.csv", [GOOD[0]]))
    assert len(access.versions(Scope.city(), ONE, "2026-09")) == 3
    assert town.read().table("output", P, where={"unit": "A"}).total.value.current == 1_100_000


def test_one_bad_row_keeps_the_whole_file_out_and_is_named_with_its_place(town: City, tmp_path: Path) -> None:
    path = sheet(
        tmp_path / "a.xlsx", [("2026年9月",), ("计量单位：万元",), HEADS, GOOD[0], (TWO, "", 6, "四十五", 5, 50)]
    )
    (problem,) = refused(path)
    assert (problem.sheet, problem.row, problem.column) == ("表一", 5, "D")
    assert "四十五" in problem.message
    assert problem.remedy
    assert bring(form(tmp_path / "b.csv")).counts.added == 2


def test_everything_that_is_wrong_is_said_at_once(town: City, tmp_path: Path) -> None:
    rows: list[Row] = [(STRANGER, "", 1, 1, 1, 1), (ONE, "", 1, "1.00005", 1, 1), ("", "无码企业", 1, 1, 1, 1)]
    assert {(each.row, each.column) for each in refused(form(tmp_path / "a.csv", rows))} >= {(7, "A")}
    found = refused(form(tmp_path / "b.csv", rows[:2]))
    assert {(each.code, each.row, each.column) for each in found} == {("unknown_code", 5, "A"), ("unit", 6, "D")}
    assert all(each.remedy for each in found)


def test_an_unknown_enterprise_is_refused_with_what_to_do(town: City, tmp_path: Path) -> None:
    (problem,) = refused(form(tmp_path / "a.csv", [*GOOD, (STRANGER, "", 1, 1, 1, 1)]))
    assert (problem.row, problem.column) == (7, "A")
    assert STRANGER in problem.message
    assert "先导入企业表" in problem.remedy


def test_a_file_for_another_month_is_refused(town: City, tmp_path: Path) -> None:
    problems = refused(form(tmp_path / "a.csv", title="2026年8月"), period=P)
    assert any("2026" in each.message and each.remedy for each in problems)


def test_a_file_without_a_month_is_taken_only_where_the_month_is_said(town: City, tmp_path: Path) -> None:
    path = form(tmp_path / "a.csv", title="")
    assert refused(path)
    assert bring(path, period=P).counts.added == 2
    assert output()[1] == 1_100_000


def test_a_january_of_output_is_refused(town: City, tmp_path: Path) -> None:
    problems = refused(form(tmp_path / "a.csv", title="2026年1月"))
    assert any("1月不单独统计" in each.message for each in problems)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(range(256))),
        ("a.xls", "<html><table><tr><td>统一社会信用代码</td></tr></table></html>".encode()),
        ("a.csv", b"\xff\x00\x81\x82"),
        ("a.csv", b""),
    ],
)
def test_what_is_no_table_is_refused_with_what_to_do(town: City, tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    problems = refused(tmp_path / name)
    assert problems
    assert all(each.message and each.remedy for each in problems)


def test_a_name_that_differs_is_only_a_hint(town: City, tmp_path: Path) -> None:
    outcome = bring(form(tmp_path / "a.csv", [(ONE, "改了名的公司", 12, 110, 10, 100)]))
    assert [problem.code for problem in outcome.warnings] == ["name_differs"]
    assert outcome.counts.added == 1


TARGET_HEADS = ("指标", "对象", "年份", "类别", "档次", "目标值", "计量单位")


def test_a_target_for_an_enterprise_is_refused_by_law(town: City, tmp_path: Path) -> None:
    rows = [("output", "A", "2026", "总量", "确保", 10, "亿元"), ("output", ONE, "2026", "总量", "确保", 1, "亿元")]
    (problem,) = refused(sheet(tmp_path / "t.xlsx", [TARGET_HEADS, *rows]), "targets")
    assert (problem.code, problem.row, problem.column) == ("enterprise_target", 3, "B")
    assert "不能给企业下达目标" in problem.message
    assert "法律禁止" in problem.remedy
    assert bring(sheet(tmp_path / "u.xlsx", [TARGET_HEADS, rows[0]]), "targets").counts.added == 1


STATE_HEADS = ("统一社会信用代码", "企业名称", "状态", "起始日期", "截止日期", "县区确认日期")


def test_a_stop_that_the_county_has_not_confirmed_is_told_and_not_counted(town: City, tmp_path: Path) -> None:
    rows = [(ONE, "", "停产", "2026-08-01", "", "2026-08-05"), (TWO, "", "停产", "2026-08-01", "", "")]
    outcome = bring(sheet(tmp_path / "s.xlsx", [STATE_HEADS, *rows]), "runstates")
    (warning,) = outcome.warnings
    assert (warning.code, warning.row, warning.sheet) == ("not_confirmed", 3, "表一")
    assert outcome.counts.added == 1
    bring(form(tmp_path / "a.csv"))
    stopped = town.read().table("stopped", P, by=("unit",))
    assert {row.slice["unit"]: row.exact for row in stopped.rows if row.exact} == {"A": 1}


def doubtful(town: City, tmp_path: Path) -> Outcome:
    """Last month as usual, this month a thousand times as much: written in 元 where 万元 was asked."""
    town.files(ONE, "2026-08", 950_000, 900_000)
    return bring(form(tmp_path / "a.csv", [(ONE, "", 120_000, 1_100_000, 10, 100), GOOD[1]]))


def test_a_suspected_wrong_unit_is_held_until_the_county_has_looked(town: City, tmp_path: Path) -> None:
    outcome = doubtful(town, tmp_path)
    assert outcome.held == 1
    assert "其中 1 份疑似计量单位有误" in outcome.line
    assert [(each.code, each.row) for each in outcome.warnings] == [("held", 5)]
    assert [filed.enterprise for filed in access.held(Scope.city())] == [ONE]
    assert town.read().table("output", P, where={"unit": "A"}).total.exact is None
    accepted = accept_held(ONE, "2026-09", "县区已核实，新厂投产", ACTOR)
    assert (accepted.version, accepted.status) == (2, "accepted")
    assert access.held(Scope.city()) == []
    assert town.read().table("output", P, where={"unit": "A"}).total.value.current == 11_000_000_000
    assert Entry.objects.get(action="collection.accept_held").detail["reason"] == "县区已核实，新厂投产"


def test_a_correction_takes_the_place_of_what_was_held(town: City, tmp_path: Path) -> None:
    doubtful(town, tmp_path)
    outcome = bring(form(tmp_path / "b.csv", [GOOD[0]]))
    assert (outcome.held, outcome.counts.changed) == (0, 1)
    assert access.held(Scope.city()) == []
    assert town.read().table("output", P, where={"unit": "A"}).total.value.current == 1_100_000
    with pytest.raises(NotFoundError, match="没有待核实的报表"):
        accept_held(ONE, "2026-09", "迟了", ACTOR)


def test_the_doubtful_numbers_again_are_still_waiting_and_not_a_second_version(town: City, tmp_path: Path) -> None:
    doubtful(town, tmp_path)
    again = bring(form(tmp_path / "b.csv", [(ONE, "", 120_000, 1_100_000, 10, 100)]))
    assert again.counts.nothing_new
    assert [filed.version for filed in access.versions(Scope.city(), ONE, "2026-09")] == [1]


def test_a_county_accepts_its_own_held_return_and_nobody_elses(town: City, tmp_path: Path) -> None:
    doubtful(town, tmp_path)
    with pytest.raises(NotFoundError, match="没有待核实的报表"):
        accept_held(ONE, "2026-09", "越权", Actor("乙县", Scope.of_units("B")))
    assert accept_held(ONE, "2026-09", "属实", Actor("甲县", Scope.of_units("A"))).status == "accepted"


def holder(scope: Scope, *rights: Right) -> Actor:
    """Somebody with these rights in these places."""
    return Actor("某人", scope, "web", "someone", holdings=(Holding(frozenset(rights), scope),))


@pytest.mark.parametrize("scope", [Scope.of_units("B"), Scope.of_parks("P1"), Scope.nowhere()], ids=str)
def test_a_county_brings_returns_of_its_own_enterprises_and_nobody_elses(
    town: City, tmp_path: Path, scope: Scope
) -> None:
    path = form(tmp_path / "a.csv")
    before = counts()
    with pytest.raises(ProblemsError) as refused:
        bring(path, actor=holder(scope, Right.COLLECT))
    strangers = [problem.message for problem in refused.value.problems]
    assert f"没有企业“{ONE}”" in strangers
    assert counts() == before
    unknown = form(tmp_path / "b.csv", [(STRANGER, "", 12, 110, 10, 100)])
    with pytest.raises(ProblemsError, match=f"没有企业“{STRANGER}”"):
        bring(unknown, actor=holder(scope, Right.COLLECT))
    own = form(tmp_path / "c.csv", [(ONE, "", 12, 110, 10, 100)])
    assert bring(own, actor=holder(Scope.of_units("A"), Right.COLLECT)).counts.added == 1


@pytest.mark.parametrize(
    ("scope", "rights"),
    [
        (Scope.city(), (Right.FIGURES, Right.ENTERPRISES)),
        (Scope.city(), (Right.PEOPLE, Right.OPERATE)),
        (Scope.of_enterprise(ONE), (Right.FILE,)),
    ],
)
def test_without_the_right_of_its_kind_no_file_comes_in(
    town: City, tmp_path: Path, scope: Scope, rights: tuple[Right, ...]
) -> None:
    before = counts()
    with pytest.raises(BallastError, match="没有“returns”这种文件，可以导入：无"):
        bring(form(tmp_path / "a.csv"), actor=holder(scope, *rights))
    assert counts() == before


def test_what_says_something_of_the_whole_city_is_not_a_countys_to_bring(town: City, tmp_path: Path) -> None:
    county = holder(Scope.of_units("A"), *BUSINESS)
    with pytest.raises(BallastError, match="没有“enterprises”这种文件，可以导入：returns"):
        bring(form(tmp_path / "a.csv"), "enterprises", actor=county)


def test_a_wrong_call_is_told_before_the_file_is_opened(town: City, tmp_path: Path) -> None:
    path = form(tmp_path / "a.csv")
    with pytest.raises(BallastError, match=r"没有“letters”这种文件，可以导入：.*returns"):
        bring(path, "letters")
    with pytest.raises(ProblemsError, match="没有这个文件"):
        bring(tmp_path / "gone.csv")
    with pytest.raises(BallastError, match="不能用来导入 enterprises"):
        receive(kinds(), "enterprises", path, ACTOR, profile_name="short-form")
    with pytest.raises(ProblemsError, match="找不到导入模板"):
        receive(kinds(), "returns", path, ACTOR, profile_name="nowhere")


def test_the_same_bytes_for_another_month_are_another_file(town: City, tmp_path: Path) -> None:
    path = form(tmp_path / "a.csv", title="")
    bring(path, period=P)
    assert bring(path, period=Period.parse("2026-08")).counts.added == 2
    assert ReceivedFile.objects.count() == 2


ENTERPRISE_HEADS = ("统一社会信用代码", "企业名称", "生效日期", "报送单位", "园区", "行业代码")


def test_a_new_enterprise_needs_a_unit_and_known_codes(town: City, tmp_path: Path) -> None:
    good = (STRANGER, "新企业", "2026-01-01", "A", "P1", "1311")
    for position, value, column in ((3, "", "D"), (3, "Z", "D"), (4, "P9", "E")):
        row = [*good[:position], value, *good[position + 1 :]]
        problems = refused(sheet(tmp_path / f"{position}{value}.xlsx", [ENTERPRISE_HEADS, row]), "enterprises")
        assert [(each.row, each.column) for each in problems] == [(2, column)]
    assert bring(sheet(tmp_path / "good.xlsx", [ENTERPRISE_HEADS, good]), "enterprises").counts.added == 1
    with within(Scope.of_units("A")):
        assert set(Enterprise.objects.values_list("code", flat=True)) == {ONE, STRANGER}


REGISTER_HEADS = ("统一社会信用代码", "变动", "类型", "批准日期", "首个统计期", "留基")


def test_an_exit_needs_the_recorded_decision_on_its_base(town: City, tmp_path: Path) -> None:
    row = (ONE, "退库", "停产关闭", "2026-04-20", "2026-05")
    (problem,) = refused(sheet(tmp_path / "a.xlsx", [REGISTER_HEADS, (*row, "")]), "register")
    assert (problem.code, problem.column) == ("no_decision", "F")
    assert bring(sheet(tmp_path / "b.xlsx", [REGISTER_HEADS, (*row, "是")]), "register").counts.added == 1
    again = bring(sheet(tmp_path / "c.xlsx", [REGISTER_HEADS, (*row, "是")]), "register")
    assert again.counts.nothing_new


def test_late_knowledge_of_an_enterprise_is_a_later_spell(town: City, tmp_path: Path) -> None:
    """A move told in October that holds from July: the snapshot before knows nothing of it, the one after does."""
    bring(form(tmp_path / "a.csv"))
    before = town.read()
    moved = (ONE, f"企业{ONE}", date(2026, 7, 1).isoformat(), "B", "", "")
    bring(sheet(tmp_path / "m.xlsx", [ENTERPRISE_HEADS, moved]), "enterprises")
    after = town.read()
    assert before.table("output", P, where={"unit": "A"}).total.value.current == 1_100_000
    assert after.table("output", P, where={"unit": "A"}).total.exact is None
    assert after.table("output", P, where={"unit": "B"}).total.value.current == 1_550_000
