"""The pages of figures: what they say, what may be chosen on them, and that a page, its file and its operation agree."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from ballast.accounts.access import actor_of
from ballast.figures import charting, wording
from ballast.figures.address import Address
from ballast.figures.asking import Asker, Question
from ballast.figures.numbers import address_in, href_of, number_of, path_of
from ballast.figures.tests.town import PERIOD, Town
from ballast.kernel.period import Basis
from ballast.kernel.problems import NotFoundError
from ballast.ui.charts.spec import ChartKind
from tests.doors.looking import rows_of, see


def offered(client: Client, path: str) -> set[str]:
    """The dimensions that a page offers, by name."""
    choices: Any = client.get(path).context["dimensions"]
    return {choice.label for choice in choices}


def asker(town: Town, account: str) -> Asker:
    """Somebody who asks."""
    return Asker.of(actor_of(town.people[account]))


def test_the_catalogue_is_found_through_and_narrowed_to_a_kind(town: Town) -> None:
    client = town.at("handler")
    assert "共 178 行" in see(client, "/figures/")[1]
    assert "规模以上工业增加值增速" in see(client, "/figures/?kind=official")[1]
    assert "工业总产值增速</a>" not in see(client, "/figures/?kind=official")[1]
    assert "找到" in see(client, "/figures/?indicators.find=增加值")[1]
    assert client.get("/figures/?kind=nothing").status_code == 404


def test_a_page_says_its_point_label_source_snapshot_and_coverage(town: Town) -> None:
    page = see(town.at("analyst"), "/figures/output/?by=unit")[1]
    for told in (
        "1,125.63",
        "最高 丙县 900.00 亿元，最低 甲县 66.00 亿元",
        "部门调度数据",
        "企业月度报表",
        "快照",
        "报送覆盖率",
        "拉动",
        "位次",
    ):
        assert told in page, told


def test_without_a_period_the_latest_of_the_snapshot_is_shown_and_another_one_if_asked(town: Town) -> None:
    client = town.at("analyst")
    assert "2026年1—9月工业总产值 1,125.63" in see(client, "/figures/output/?by=unit")[1]
    assert "2026年1—8月工业总产值 562.82" in see(client, "/figures/output/?by=unit&period=2026-08")[1]
    assert rows_of(client, "/api/v1/figures/output?period=2026-08")[0]["current"] == 56_281_500_000
    for wrong in ("period=2026-13", "period=2026-Q3", "basis=week", "by=weather", "by=unit,park", "place=nowhere"):
        assert client.get(f"/figures/output/?{wrong}").status_code == 404, wrong


@pytest.mark.parametrize(
    ("account", "place", "there", "not_there"),
    [
        ("analyst", "city", {"地区", "园区", "名单", "企业", "地区 × 行业大类"}, set()),
        ("county_a", "city", {"地区", "园区", "行业大类", "企业"}, {"名单", "地区 × 行业大类"}),
        ("county_a", "unit:A", {"行业大类", "名单", "企业"}, {"地区"}),
        ("county_a", "unit:B", {"历期"}, {"行业大类", "企业", "园区"}),
        ("park_a", "park:P1", {"行业大类", "企业"}, {"园区"}),
        ("handler", "city", {"地区", "行业大类"}, {"园区", "名单", "企业"}),
        ("filer_a", "city", {"地区", "行业大类", "行业门类"}, {"企业规模", "园区", "企业"}),
        ("filer_a", "enterprise:A1", {"历期"}, {"行业大类", "企业"}),
    ],
)
def test_what_may_be_chosen_is_what_the_reader_may_have(
    town: Town, account: str, place: str, there: set[str], not_there: set[str]
) -> None:
    found = offered(town.at(account), f"/figures/output/?place={place}")
    assert there <= found
    assert not not_there & found


def test_what_is_not_offered_is_not_given_either(town: Town) -> None:
    refused = {
        "county_a": ("by=list", "by=industry,unit", "place=unit:B&by=industry", "place=unit:B&by=enterprise"),
        "handler": ("by=enterprise", "by=park", "by=list"),
        "filer_a": ("by=size", "by=enterprise", "place=unit:A&by=industry", "place=park:P1", "place=enterprise:A2"),
    }
    for account, queries in refused.items():
        client = town.at(account)
        for query in queries:
            for path in ("/figures/output/", "/figures/output/chart.json", "/api/v1/figures/output"):
                assert client.get(f"{path}?{query}").status_code == 404, (account, path, query)


def test_an_enterprise_sees_its_own_figures_with_the_return_behind_them(town: Town) -> None:
    client = town.at("filer_a")
    page = see(client, "/figure/output/enterprise=A1/2026-09/ytd/")[1]
    assert "11.00" in page
    assert "企业报表" in page
    assert rows_of(client, "/api/v1/figures/output?place=enterprise:A1")[0]["current"] == 1_100_000_000


def test_a_figure_is_taken_apart_with_its_terms_and_leads_to_its_enterprises_only_whom_it_may(town: Town) -> None:
    path = "/figure/output_growth/unit=A/2026-09/ytd/"
    own = see(town.at("county_a"), path)[1]
    for told in (
        "本期数 ÷ 上年同期数",
        "计算所用的数",
        "66",
        "60",
        "+0.61 个百分点",
        "output_growth/unit=A/2026-09/ytd@",
    ):
        assert told in own, told
    assert "看这个数里的企业" in own
    assert "看这个数里的企业" not in see(town.at("county_b"), path)[1]
    hidden = see(town.at("county_a"), "/figure/output_growth/unit=B/2026-09/ytd/")[1]
    assert "不予公开" in hidden
    assert "计算所用的数" not in hidden


def test_page_file_and_operation_give_the_same_rows(town: Town) -> None:
    client = town.at("county_a")
    rows = rows_of(client, "/api/v1/figures/output?by=unit")
    file = client.get("/figures/output/?by=unit&figures.as=json").json()
    assert [row["name"] for row in rows[1:]] == [row["name"]["text"] for row in file["rows"]]
    assert [row["marker"] for row in rows[1:]] == [None, "suppressed", "suppressed"]
    assert [row["value"]["marker"] for row in file["rows"]] == [None, "suppressed", "suppressed"]
    assert (rows[1]["current"], rows[2]["current"], rows[2]["exact"], rows[2]["rank"]) == (
        6_600_000_000,
        None,
        None,
        None,
    )


def test_sorting_and_finding_do_not_betray_what_is_hidden(town: Town) -> None:
    client = town.at("county_a")
    names = {}
    for sort in ("value", "-value", "pull", "-pull"):
        shown = client.get(f"/figures/output/?by=unit&figures.sort={sort}&figures.as=json").json()["rows"]
        names[sort] = [row["name"]["text"] for row in shown]
    assert set(map(tuple, names.values())) == {("甲县", "乙县", "丙县")}
    for words in ("159", "900", "27.3"):
        assert client.get(f"/figures/output/?by=unit&figures.find={words}&figures.as=json").json()["rows"] == [], words


def test_no_rank_is_told_among_those_of_which_one_is_hidden(town: Town) -> None:
    assert [row["rank"] for row in rows_of(town.at("analyst"), "/api/v1/figures/output?by=unit")[1:]] == [3, 2, 1]
    assert {row["rank"] for row in rows_of(town.at("county_a"), "/api/v1/figures/output?by=unit")} == {None}


def test_the_question_decides_the_chart_and_the_chart_shows_what_the_table_shows(town: Town) -> None:
    inside = asker(town, "analyst")

    def chart(code: str, *by: str) -> Any:
        return charting.chart_of(inside.table(Question(code, by=by)), inside.frozen)

    assert chart("output_growth", "industry").kind is ChartKind.WATERFALL
    assert chart("output", "unit").kind is ChartKind.BAR
    heat = chart("output", "industry", "unit")
    assert heat.kind is ChartKind.HEATMAP
    assert "酒、饮料和精制茶制造业" in heat.categories
    assert [series.name for series in heat.series] == ["甲县", "乙县", "丙县"]
    history = inside.history(Question("output"))
    assert [str(each.address.period) for each in history] == ["2026-08", "2026-09"]
    assert charting.line_of(inside.table(Question("output")).indicator, history[:1]) is None
    outside = asker(town, "county_a")
    assert charting.chart_of(outside.table(Question("output", by=("unit",))), outside.frozen) is None
    waterfall = charting.chart_of(outside.table(Question("output_growth", by=("industry",))), outside.frozen)
    assert waterfall is not None
    assert waterfall.categories[-2:] == [charting.OTHERS, "合计"]


def test_the_sentence_names_no_number_that_is_hidden(town: Town) -> None:
    found = asker(town, "county_a").table(Question("output", by=("unit",)))
    assert wording.sentence_of(found) == "2026年1—9月工业总产值 1,125.63 亿元；2 项不予公开"


def test_a_number_carries_unit_period_source_formula_and_the_way_to_its_page(town: Town) -> None:
    inside = asker(town, "analyst")
    number = number_of(inside.table(Question("output")).total)
    assert (number.value_text, number.unit, number.period, number.basis) == ("1,125.63", "亿元", "2026年1—9月", "累计")
    assert "部门调度数据" in number.source
    assert number.formula
    assert town.at("analyst").get(number.href).status_code == 200
    hidden = number_of(asker(town, "county_a").figure(Address.of("output", {"unit": "B"}, PERIOD, Basis.YTD)))
    assert (hidden.value_text, hidden.marker_text) == ("", "*")


@pytest.mark.parametrize("code", ["output", "product:水泥", "product:a.b%/c"])
def test_an_address_and_its_path_are_inverse(code: str) -> None:
    for where in ({}, {"unit": "A"}, {"chain": "化工 材料", "unit": "A"}):
        address = Address.of(code, where, PERIOD, Basis.YTD, "abc")
        assert address_in(path_of(address)) == address
        assert "//" not in href_of(address)
    with pytest.raises(NotFoundError):
        address_in("output/all")


def test_an_address_of_the_whole_city_is_found_with_all_and_without_a_slice(town: Town) -> None:
    client = town.at("analyst")
    for path in ("/figure/output/all/2026-09/ytd/", "/figure/output//2026-09/ytd/"):
        assert client.get(path).status_code == 200, path
    answer = client.get("/api/v1/figure/output/all/2026-09/ytd").json()
    assert answer["figure"]["current"] == 112_563_000_000
    assert answer["terms"][0]["number"] == "112563/100"


def test_search_finds_indicators_for_all_and_places_and_enterprises_for_those_they_belong_to(town: Town) -> None:
    def found(account: str, words: str) -> dict[str, list[str]]:
        groups: Any = town.at(account).get(f"/search/?q={words}").context["groups"]
        return {label: [hit.name for hit in hits] for label, hits in groups}

    assert found("handler", "增加值增速")["指标"][0] == "规模以上工业增加值增速"
    assert found("analyst", "号园") == {"单位和园区": ["一号园", "二号园"]}
    assert found("county_a", "号园") == {"单位和园区": ["一号园"]}
    assert found("park_a", "企业a")["企业"] == ["企业A1"]
    assert "企业" not in found("filer_a", "企业A1")
    assert found("analyst", "没有这个") == {}
    assert "输入指标" in see(town.at("handler"), "/search/")[1]


def test_where_nothing_is_frozen_yet_a_page_says_what_to_do(town: Town) -> None:
    from ballast.figures.models import CurrentSnapshot

    CurrentSnapshot.objects.all().delete()
    assert "请先导入数据" in see(town.at("analyst"), "/figures/output/")[1]
    assert "冻结数据后" in see(town.at("county_a"), "/figures/output/")[1]
    assert town.at("analyst").get("/api/v1/figures/output").status_code == 404
    assert town.at("analyst").get("/").status_code == 200


def test_operations_are_described_with_their_answers(town: Town) -> None:
    described = town.at("analyst").get("/api/v1/openapi.json").json()["paths"]
    for path in ("/api/v1/figures/{code}", "/api/v1/figure/{address}", "/api/v1/indicators", "/api/v1/enterprises"):
        assert {"200", "401", "404"} <= set(described[path]["get"]["responses"]), path
    listed = town.at("handler").get("/api/v1/indicators").json()
    assert {"code": "output", "unit": "亿元"}.items() <= next(one for one in listed if one["code"] == "output").items()
