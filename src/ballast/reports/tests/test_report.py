"""The analysis of the small city: right words, right numbers, nothing invented, every number traced."""

from __future__ import annotations

import re
from datetime import date

import pytest

from ballast.kernel.period import Period
from ballast.kernel.problems import BallastError
from ballast.kernel.scope import Audience
from ballast.reports import overall
from ballast.reports.compose import compose
from ballast.reports.desk import Desk
from ballast.reports.parts import PERIOD_WORDS, Name, Report
from ballast.reports.tests.town import NOW, YI, Town, prose

Usual = dict[Audience, Report]
INTERNAL = Audience.INTERNAL
NUMBER = r"\d+(?:\.\d+)?"
FORBIDDEN = ("应填报", "补报数", "企业目标", "下达给企业", "要求企业达到", "确保企业产值", "调整报表", "重新填报")


def untraced(report: Report) -> set[str]:
    """Numbers of the prose that the list of sources does not hold, names and periods aside."""
    listed = {(line.sentence, line.printed) for line in report.references()}
    missing = set()
    numbered = [sentence for sentence in report.sentences() if sentence.cited]
    for number, sentence in enumerate(numbered, 1):
        text = "".join(
            "" if isinstance(part, Name) else part if isinstance(part, str) else part.text for part in sentence.parts
        )
        known = {token for at, printed in listed if at == number for token in re.findall(NUMBER, printed)}
        for found in re.findall(NUMBER, PERIOD_WORDS.sub("", text)):
            if found not in known:
                missing.add(found)
    return missing


def official(town: Town) -> str:
    """What is said of the official figures alone."""
    desk = Desk(town.read(), Period.parse_any(NOW))
    return "".join(sentence.text for sentence in overall.official(desk))


def test_the_official_headline_stands_first_with_previous_release_province_nation_and_rank(usual: Usual) -> None:
    first = usual[INTERNAL].sentences()[0].text
    assert first == (
        "2026年1—9月，全市规模以上工业增加值同比增长1.1%，较1—8月回落0.6个百分点，低于全省5.1个、全国4.7个百分点，"
        "居全省第9位（全省10市参加排名），位次与1—8月持平。"
    )


def test_compiled_output_has_its_own_name_and_its_coverage(usual: Usual) -> None:
    assert "部门调度数据显示，1—9月全市8家规模以上工业企业完成工业总产值8.50亿元，同比增长6.3%" in prose(
        usual[INTERNAL]
    )


def test_the_rate_before_is_that_of_the_release_then_and_not_of_a_later_revision(town: Town) -> None:
    town.released_as_usual()
    town.released("CITY", "2026-08", "3.0", 9, document="修订通知", released_on=date(2026, 10, 25))
    assert "较1—8月回落0.6个百分点" in official(town)


def test_a_move_is_not_printed_between_unequal_lists(town: Town) -> None:
    town.released("CITY", "2026-08", "1.7", 5, ranked_group="全省10市")
    town.released("CITY", NOW, "1.1", 9, ranked_group="全省11市", ranked=11)
    said = official(town)
    assert "居全省第9位（全省11市参加排名）" in said
    assert "移" not in said


def test_a_tie_in_the_province_is_named(town: Town) -> None:
    town.released_as_usual()
    town.released("PROV", NOW, "6.2", 9)
    assert "与全省并列" in official(town)


def test_negative_growth_is_a_fall_without_sign_and_a_smaller_fall_is_named_so(town: Town) -> None:
    town.released("CITY", "2026-08", "-3.2")
    town.released("CITY", NOW, "-2.0")
    first = official(town)
    assert "增加值同比下降2.0%，降幅较1—8月收窄1.2个百分点" in first
    assert "−" not in first


def test_what_was_not_released_is_said_and_not_invented(town: Town) -> None:
    assert "增加值增速统计部门未发布" in official(town)


def test_an_older_release_is_printed_with_its_own_period(town: Town) -> None:
    town.released("CITY", "2026-08", "1.7")
    said = official(town)
    assert said.startswith("2026年1—8月，全市规模以上工业增加值同比增长1.7%")
    assert "1—9月规模以上工业增加值增速统计部门尚未发布" in said


def test_falling_counties_and_divisions_are_named_with_their_pull(usual: Usual) -> None:
    """乙县: 0.3 亿 less over a base of 8 亿 is 3.75 points, printed 3.8."""
    said = prose(usual[INTERNAL])
    assert "1个县区产值下降：乙县下降10.0%（下拉全市3.8个百分点）" in said
    assert "非金属矿物制品业下降10.0%、下拉全市3.8个百分点" in said


def test_a_rate_target_has_a_gap_in_points_and_never_a_completion(usual: Usual) -> None:
    said = prose(usual[INTERNAL])
    assert "规模以上工业增加值增速低于年度目标（9.0%）7.9个百分点" in said
    assert "增速完成年度目标" not in said


def test_a_list_carries_its_membership_rule(usual: Usual) -> None:
    assert "重点（认定规则：规则）3家，产值3.60亿元，增长20.0%，拉动全市7.5个百分点" in prose(usual[INTERNAL])


def test_an_exit_whose_base_stays_has_a_drag_and_a_counterfactual_under_its_own_name(town: Town) -> None:
    town.usual()
    town.firm("X1", "A")
    town.old("X1")
    town.files("X1", "2025-09", YI, YI, month=YI // 9, base_month=YI // 9)
    town.leaves("X1", "2026-02", base_kept=True)
    said = prose(town.report())
    assert "年初以来退库企业1家（毛数，按首个统计期），其中退库留基1家，下拉产值增速11.1个百分点（加法口径" in said
    assert "若剔除退库企业（假设口径，不与加法口径的拉动点数相加），产值增长6.3%" in said


def test_a_late_filer_is_a_count_and_never_a_name(town: Town) -> None:
    town.usual()
    town.firm("LATE", "C")
    town.old("LATE")
    said = prose(town.report())
    assert "已报8家，未报1家" in said
    assert "企业LATE" not in said


def test_the_two_families_of_figures_are_told_apart(usual: Usual) -> None:
    assert "部门调度的产值增速高于统计部门发布的增加值增速5.2个百分点，两者走向不一致" in prose(usual[INTERNAL])


@pytest.mark.parametrize("audience", [Audience.INTERNAL, Audience.BETWEEN_COUNTIES, Audience.PUBLIC])
def test_every_number_in_the_prose_is_in_the_list_of_sources(usual: Usual, audience: Audience) -> None:
    report = usual[audience]
    assert len(report.references()) > 30
    assert not untraced(report)


@pytest.mark.parametrize("audience", [Audience.INTERNAL, Audience.PUBLIC])
def test_no_word_asks_a_number_of_an_enterprise(usual: Usual, audience: Audience) -> None:
    said = prose(usual[audience])
    assert not [word for word in FORBIDDEN if word in said]
    assert "目标只分解到县区和园区，不向企业下达" in said


def test_suggestions_hold_no_figures(usual: Usual) -> None:
    chapter = next(section for section in usual[INTERNAL].sections if section.title == "四、下步建议")
    assert not re.search(r"\d", "".join(s.text for block in chapter.blocks for s in getattr(block, "sentences", ())))


def test_differences_of_rates_are_points_and_never_percent(usual: Usual) -> None:
    said = prose(usual[INTERNAL])
    words = r"(回落|提高|收窄|扩大|高于|低于|拉动|下拉)(?:(?!增长|下降)[^，。；、（])*?\d[\d.]*%"
    assert not re.search(words, said.replace("（9.0%）", ""))


def test_the_marking_follows_the_audience(usual: Usual) -> None:
    assert usual[INTERNAL].marking == "内部资料"
    assert usual[Audience.BETWEEN_COUNTIES].marking == "县区间通报"


def test_beyond_the_office_a_small_division_is_merged_and_not_named(town: Town) -> None:
    """Division 31 has one enterprise: outside it is part of 其他, with enough others that nobody can be worked out."""
    town.usual()
    town.firm("S1", "C", industry="31")
    town.old("S1")
    town.files("S1", NOW, 2 * YI, YI, month=YI // 10, base_month=YI // 10)
    tables = [block.table for block in town.report().attached]
    assert "黑色金属冶炼和压延加工业" in str([row for table in tables for row in table.rows])
    outside = town.report(audience=Audience.PUBLIC)
    shown = str([row for block in outside.attached for row in block.table.rows]) + prose(outside)
    assert "黑色金属冶炼和压延加工业" not in shown
    assert "其他（" in shown


def test_a_period_without_returns_and_releases_is_refused_with_the_latest_one(town: Town) -> None:
    town.usual()
    with pytest.raises(BallastError, match=r"2026年1—11月没有可写的数.*最近的一期是 2026-09"):
        town.report("2026-11")


def test_before_the_returns_only_official_figures_are_printed(town: Town) -> None:
    """Carried exits must not pass for the month."""
    town.usual()
    town.released("CITY", "2026-10", "0.8")
    report = town.report("2026-10")
    said = prose(report)
    assert "同比增长0.8%" in said
    assert "企业月度报表的部门调度数据尚未报送" in said
    assert not report.attached


@pytest.mark.parametrize("period", ["2026-Q3", "2026", "2026-01"])
def test_only_months_of_the_merged_calendar_are_analysed(town: Town, period: str) -> None:
    town.usual()
    with pytest.raises(BallastError, match="月度分析按月编制"):
        compose(town.read(), Period.parse_any(period))


def test_the_first_period_has_no_month_and_no_previous_release(town: Town) -> None:
    for code in town.codes:
        town.files(code, "2026-02", YI // 5, YI // 10, month=None)
    town.released("CITY", "2026-02", "7.2", 6)
    said = prose(town.report("2026-02"))
    assert "2026年1—2月，全市规模以上工业增加值同比增长7.2%，居全省第6位" in said
    assert "当月" not in said
