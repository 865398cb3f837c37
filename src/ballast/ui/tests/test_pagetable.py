"""The table kit on pages: what the address asks for, what the page shows, what leaves as a file."""

from __future__ import annotations

import re
from decimal import Decimal as D
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import HttpRequest
from django.template import Context, Template
from django.test import RequestFactory

from ballast.kernel.actor import Actor, Holding
from ballast.kernel.marker import Marker
from ballast.kernel.problems import NotFoundError
from ballast.kernel.rights import Right
from ballast.kernel.scope import Scope
from ballast.ui.cells import Cell
from ballast.ui.pagetable import Hrefs, PageTable, page_table, plain_table
from ballast.ui.tables import Column, Kind, Table

COLUMNS = [
    Column("name", "企业", kind=Kind.TEXT),
    Column("output", "总产值", "万元", 0),
    Column("growth", "增速", "%", 1, sign=True),
    Column("rank", "位次", kind=Kind.RANK),
]
ROWS: list[list[Cell]] = [
    ["临江厂", 1200, D("3.14"), 2],
    ["白鹭厂", 80, Marker.NO_BASE, 4],
    ["青岩厂", 1200, D("3.11"), 3],
    ["重庆厂", 5000, D("-2.5"), 1],
    ["北山厂", (77, Marker.SUPPRESSED), None, None],
]
TABLE = Table("重点企业", COLUMNS, ROWS, ["合计", 7557, D("1.2"), None], ["部门调度数据"])


def visitor(*rights: Right) -> Actor:
    """Somebody with these rights in the whole city."""
    return Actor("张三", Scope.city(), "web", "zhang", "10.0.0.1", (Holding(frozenset(rights), Scope.city()),))


def asking(query: str = "", actor: Actor | None = None) -> HttpRequest:
    """A request for a page with that query."""
    request = RequestFactory().get(f"/enterprises/?{query}")
    request.actor = visitor(Right.FIGURES) if actor is None else actor  # type: ignore[attr-defined]
    return request


def exporter() -> Actor:
    """Somebody who may export."""
    return visitor(Right.FIGURES, Right.EXPORT)


def names(sheet: PageTable) -> list[str]:
    """The first cells of the rows, as text."""
    return [text(row[0]) for row in sheet.rows]


def text(html: str) -> str:
    """What stands in a piece of HTML without its tags."""
    return re.sub(r"<[^>]+>", "", html).strip()


def drawn(sheet: PageTable) -> str:
    """The table through the tag that templates use."""
    return Template("{% load ballast %}{% table sheet %}").render(Context({"sheet": sheet}))


class _Forms(HTMLParser):
    """The forms of a page: the names and values that each sends as it stands."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[list[tuple[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "form":
            self.forms.append([])
        sent = told.get("type") in ("hidden", "search") or (told.get("type") == "checkbox" and "checked" in told)
        if tag == "input" and sent and told.get("name"):
            self.forms[-1].append((str(told["name"]), told.get("value") or ""))


# --- Sorting ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("output", ["白鹭厂", "临江厂", "青岩厂", "重庆厂", "北山厂"]),
        ("-output", ["重庆厂", "临江厂", "青岩厂", "白鹭厂", "北山厂"]),
        ("growth", ["重庆厂", "青岩厂", "临江厂", "白鹭厂", "北山厂"]),
        ("-growth", ["临江厂", "青岩厂", "重庆厂", "白鹭厂", "北山厂"]),
        ("name", ["白鹭厂", "北山厂", "临江厂", "青岩厂", "重庆厂"]),
        ("-name", ["重庆厂", "青岩厂", "临江厂", "北山厂", "白鹭厂"]),
        ("rank", ["重庆厂", "临江厂", "青岩厂", "白鹭厂", "北山厂"]),
    ],
)
def test_any_column_sorts_and_what_has_no_value_stays_last(sort: str, expected: list[str]) -> None:
    assert names(page_table(asking(f"t.sort={sort}"), TABLE, "t")) == expected


def test_a_heading_asks_for_the_largest_first_then_back_then_for_the_given_order() -> None:
    asked = ""
    orders = []
    for _ in range(3):
        head = page_table(asking(asked), TABLE, "t").heads[1]
        asked = urlsplit(head.href).query
        orders.append(parse_qs(asked).get("t.sort"))
    assert orders == [["-output"], ["output"], None]


def test_words_sort_from_the_start_first() -> None:
    assert "t.sort=name" in page_table(asking(), TABLE, "t").heads[0].href


def test_the_heading_tells_its_order_to_a_screen_reader() -> None:
    html = drawn(page_table(asking("t.sort=-output"), TABLE, "t"))
    assert html.count("aria-sort=") == 1
    assert 'aria-sort="descending"' in html


def test_totals_stay_below_whatever_the_order() -> None:
    sheet = page_table(asking("t.sort=-output"), TABLE, "t")
    assert [text(cell) for cell in sheet.totals] == ["合计", "7,557", "+1.2", ""]


# --- Finding ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("白鹭", ["白鹭厂"]),
        ("1200", ["临江厂", "青岩厂"]),
        ("1,200 青岩", ["青岩厂"]),
        ("-2.5", ["重庆厂"]),
        ("无基数", ["白鹭厂"]),
    ],
)
def test_rows_are_found_by_what_is_printed(words: str, expected: list[str]) -> None:
    assert names(page_table(asking(f"t.find={words}"), TABLE, "t")) == expected


def test_a_suppressed_number_is_not_found_and_not_shown() -> None:
    sheet = page_table(asking("t.find=77"), TABLE, "t")
    assert sheet.rows == []
    assert "没有找到“77”" in sheet.empty
    assert "77" not in drawn(page_table(asking(), TABLE, "t"))


def test_totals_are_untouched_by_finding_and_it_is_said() -> None:
    found, all_rows = page_table(asking("t.find=白鹭"), TABLE, "t"), page_table(asking(), TABLE, "t")
    assert found.totals == all_rows.totals
    assert "合计为全部各行" in drawn(found)
    assert "合计为全部各行" not in drawn(all_rows)
    assert found.count == "共 5 行，找到 1 行"


def test_nothing_found_leads_back_and_keeps_the_rest_of_the_address() -> None:
    html = drawn(page_table(asking("place=unit%3AA&t.find=zzz&t.page=1"), TABLE, "t"))
    assert 'href="/enterprises/?place=unit%3AA"' in html


def test_what_somebody_types_comes_back_escaped() -> None:
    html = drawn(page_table(asking("t.find=%22%3E%3Cscript%3E"), TABLE, "t"))
    assert "<script" not in html
    assert "&quot;&gt;&lt;script&gt;" in html


# --- Columns and pages ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["t.columns=name,growth", "t.columns=name&t.columns=growth", "t.columns=growth"])
def test_columns_are_chosen_by_a_link_or_a_form_and_the_first_always_stays(query: str) -> None:
    assert [head.key for head in page_table(asking(query), TABLE, "t").heads] == ["name", "growth"]


def test_a_page_may_show_some_columns_at_first() -> None:
    sheet = page_table(asking(), TABLE, "t", columns=["rank"])
    assert [head.key for head in sheet.heads] == ["name", "rank"]
    assert sheet.tools is not None
    assert [choice.value for choice in sheet.tools.columns if not choice.chosen] == ["output", "growth"]


def test_words_are_not_sought_in_a_hidden_column() -> None:
    assert page_table(asking("t.find=1200&t.columns=name,rank"), TABLE, "t").rows == []


def test_the_order_of_a_hidden_column_is_not_kept() -> None:
    sheet = page_table(asking("t.sort=-output&t.columns=name,rank"), TABLE, "t")
    assert names(sheet)[0] == "临江厂"


def test_pages_have_so_many_rows_and_the_last_one_the_rest() -> None:
    first, last = (page_table(asking(f"t.page={n}"), TABLE, "t", rows_per_page=2) for n in (1, 3))
    assert (names(first), names(last)) == (["临江厂", "白鹭厂"], ["北山厂"])
    assert last.count == "共 5 行，显示第 5—5 行"
    assert [link.label for link in first.pages] == ["1", "2", "3"]
    assert [bool(link.href) for link in first.pages] == [False, True, True]


def test_a_page_behind_the_last_is_the_last() -> None:
    assert names(page_table(asking("t.page=99"), TABLE, "t", rows_per_page=2)) == ["北山厂"]


def test_many_pages_are_passed_over_with_a_gap() -> None:
    long = Table("长表", COLUMNS[:1], [[f"厂{n}"] for n in range(100)])
    sheet = page_table(asking("t.page=50"), long, "t", rows_per_page=1)
    assert [link.label for link in sheet.pages] == ["1", "", "48", "49", "50", "51", "52", "", "100"]


def test_all_rows_stand_on_one_page_where_asked() -> None:
    sheet = page_table(asking(), TABLE, "t", rows_per_page=None)
    assert len(sheet.rows) == 5
    assert sheet.pages == []


@pytest.mark.parametrize(
    "query",
    [
        "t.sort=nothing",
        "t.sort=--output",
        "t.sort=-",
        "t.columns=name,nothing",
        "t.page=0",
        "t.page=-1",
        "t.page=x",
        "t.page=１",
        "t.page=9999999",
        "t.as=pdf",
        "t.as=__class__",
    ],
)
def test_a_value_that_names_nothing_is_not_found(query: str) -> None:
    with pytest.raises(NotFoundError):
        page_table(asking(query, exporter()), TABLE, "t")


def test_two_tables_of_one_page_keep_apart() -> None:
    request = asking("a.sort=name&b.find=白鹭&b.page=1")
    first, second = page_table(request, TABLE, "a"), page_table(request, TABLE, "b")
    assert names(first)[0] == "白鹭厂"
    assert len(first.rows) == 5
    assert names(second) == ["白鹭厂"]
    assert parse_qs(urlsplit(second.heads[1].href).query)["a.sort"] == ["name"]


def test_links_and_forms_keep_place_and_period_and_start_at_the_first_page() -> None:
    request = asking("place=unit%3AQY&period=2026-09&t.find=厂&t.page=2&t.columns=name,output&u.as=csv")
    sheet = page_table(request, TABLE, "t", rows_per_page=2)
    kept = {"place": ["unit:QY"], "period": ["2026-09"], "t.find": ["厂"], "t.columns": ["name,output"]}
    assert parse_qs(urlsplit(sheet.heads[0].href).query) == {**kept, "t.sort": ["name"]}
    reader = _Forms()
    reader.feed(drawn(page_table(request, Table("表", COLUMNS, ROWS * 2), "t", rows_per_page=2)))
    finding, choosing = reader.forms
    stays = [("place", "unit:QY"), ("period", "2026-09")]
    assert finding == [*stays, ("t.columns", "name,output"), ("t.find", "厂")]
    assert choosing == [*stays, ("t.find", "厂"), ("t.columns", "name"), ("t.columns", "output")]


# --- What a page shows ------------------------------------------------------------------------------------------------


def test_words_of_the_table_are_escaped_everywhere() -> None:
    evil = "<img src=x onerror=alert(1)>\"'&"
    table = Table(
        evil,
        [Column("a", evil, evil, kind=Kind.TEXT), Column("b", evil, kind=Kind.TEXT)],
        [[evil, evil]],
        [evil, evil],
        [evil],
    )
    html = drawn(page_table(asking(), table, "t", links={"a": ['"><script>'], "b": ['"><script>']}))
    assert "<img" not in html
    assert "<script" not in html
    assert "&lt;img src=x onerror=alert(1)&gt;" in html


def test_a_cell_links_where_its_row_has_an_address_even_after_sorting() -> None:
    hrefs = [f"/e/{n}/" if n != 1 else "" for n in range(5)]
    html = drawn(page_table(asking("t.sort=-output"), TABLE, "t", links={"name": hrefs}))
    assert '<a href="/e/3/">重庆厂</a>' in html
    assert "白鹭厂</a>" not in html


def test_legends_are_those_of_what_is_shown() -> None:
    shown = page_table(asking("t.find=北山"), TABLE, "t")
    assert shown.legends == [Marker.MISSING.legend, Marker.SUPPRESSED.legend]
    assert "部门调度数据" in drawn(shown)


def test_different_decimals_get_one_room_and_equal_ones_need_none() -> None:
    mixed = Table("表", [Column("n", "名", kind=Kind.TEXT), Column("v", "值")], [["甲", D("1.25")], ["乙", 7]])
    equal = Table("表", [Column("n", "名", kind=Kind.TEXT), Column("v", "值")], [["甲", D("1.25")], ["乙", D("7.00")]])
    html = drawn(plain_table(mixed, "t"))
    assert '1<span class="bt-f2">.25</span>' in html
    assert '7<span class="bt-f2"></span>' in html
    assert "bt-f" not in drawn(plain_table(equal, "t"))


def test_a_mark_stands_in_a_room_of_its_own_with_its_legend() -> None:
    table = Table("表", COLUMNS[:2], [["甲", (5, Marker.PROVISIONAL)], ["乙", 6]])
    html = drawn(plain_table(table, "t"))
    assert f'5<span class="bt-m2" title="{Marker.PROVISIONAL.legend}">初</span>' in html
    assert '6<span class="bt-m2" title=""></span>' in html


def test_bars_start_at_zero_and_are_alike_on_every_page() -> None:
    columns = [COLUMNS[0], Column("v", "值", places=0, bar=True)]
    table = Table("表", columns, [["甲", 60], ["乙", -40], ["丙", 0], ["丁", Marker.SUPPRESSED]], ["合计", 20])
    first, second, third, fourth = (
        text_of_bar(page_table(asking(f"t.page={n}"), table, "t", rows_per_page=1)) for n in range(1, 5)
    )
    assert first == ["bt-up left:40.0%;width:60.0%"]
    assert second == ["bt-down left:0.0%;width:40.0%"]
    assert third == fourth == []


def text_of_bar(sheet: PageTable) -> list[str]:
    """Side and place of every bar."""
    return [" ".join(found) for found in re.findall(r'bt-bar (bt-\w+)" style="([^"]+)"', drawn(sheet))]


def test_tints_follow_the_share_of_the_largest_and_totals_have_none() -> None:
    columns = [COLUMNS[0], Column("v", "值", places=0, heat=True)]
    table = Table("表", columns, [["甲", 100], ["乙", -50], ["丙", 1], ["丁", 0]], ["合计", 51])
    html = drawn(plain_table(table, "t"))
    assert re.findall(r"bt-heat-(\w+)", html) == ["up5", "down3", "up1"]


def test_bars_and_tints_are_only_where_a_column_asks() -> None:
    html = drawn(page_table(asking(), TABLE, "t"))
    assert "bt-bar " not in html
    assert "bt-heat" not in html


def test_an_empty_table_says_what_to_do_and_has_no_tools() -> None:
    html = drawn(page_table(asking(actor=exporter()), Table("空", COLUMNS, []), "t", empty="请先导入名录"))
    assert "请先导入名录" in html
    assert "<table" not in html
    assert "<form" not in html


def test_a_small_table_needs_no_finding_but_keeps_it_while_something_is_sought() -> None:
    small = Table("小", COLUMNS, ROWS[:2])
    assert "t.find" not in drawn(page_table(asking(), small, "t"))
    assert "t.find" in drawn(page_table(asking("t.find=临"), small, "t"))


def test_htmx_exchanges_the_table_alone() -> None:
    html = drawn(page_table(asking(), TABLE, "t"))
    assert 'id="table-t"' in html
    assert html.count('hx-select="#table-t"') == html.count('hx-boost="true"') >= 2


def test_a_table_may_be_shown_as_it_is() -> None:
    html = Template("{% load ballast %}{% table bare 'x' %}").render(Context({"bare": TABLE}))
    assert "临江厂" in html
    assert "<form" not in html
    assert "bt-sort" not in html


# --- Mistakes of the caller -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["", "A", "a.b", "a b", "1a", "甲"])
def test_a_key_that_would_not_stand_in_an_address_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="key"):
        page_table(asking(), TABLE, key)


def test_links_of_an_unknown_column_or_of_another_number_of_rows_are_refused() -> None:
    with pytest.raises(ValueError, match="nothing"):
        page_table(asking(), TABLE, "t", links={"nothing": [""] * 5})
    with pytest.raises(ValueError, match="4 links"):
        page_table(asking(), TABLE, "t", links={"name": [""] * 4})


def test_a_link_is_made_only_for_a_row_that_is_shown() -> None:
    made: list[int] = []

    def href(n: int) -> str:
        made.append(n)
        return f"/enterprises/{n}/"

    links = Hrefs(len(ROWS), href)
    query = "enterprises.sort=-output&enterprises.page=1"
    sheet = page_table(asking(query), TABLE, key="enterprises", links={"name": links}, rows_per_page=2)
    assert made == [3, 0]
    shown = [re.findall('href="([^"]*)"', row[0]) for row in sheet.rows]
    assert shown == [["/enterprises/3/"], ["/enterprises/0/"]]
    assert links[-1] == "/enterprises/4/" and list(links[1:3]) == ["/enterprises/1/", "/enterprises/2/"]
    assert len(list(links)) == len(ROWS)
