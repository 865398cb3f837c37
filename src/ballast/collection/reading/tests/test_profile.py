"""Profiles: the shipped ones are sound, and a faulty one says what is wrong where."""

from __future__ import annotations

from pathlib import Path

import pytest

from ballast.collection.reading import load_profile, parse_profile, shipped_profiles
from ballast.collection.reading.profile import FieldType, Layout
from ballast.collection.reading.tests.books import DATA, SMALL
from ballast.kernel.period import Calendar
from ballast.kernel.problems import ProblemsError

KINDS = (
    *("units", "parks", "industries", "enterprises", "register", "successions", "runstates", "lists", "releases"),
    *("park-forms", "va-rates", "prices", "targets", "projects"),
)
ITEMS = ["output", "sales", "export", "sei_output", "electricity", "tax", "jobs", "energy", "land"]


def _faults(**changes: object) -> str:
    with pytest.raises(ProblemsError) as caught:
        parse_profile({**SMALL, **changes}, "small")
    assert {problem.code for problem in caught.value.problems} == {"bad_profile"}
    return "\n".join(problem.message for problem in caught.value.problems)


@pytest.mark.parametrize("name", shipped_profiles())
def test_every_shipped_profile_loads_and_bears_its_name(name: str) -> None:
    profile = load_profile(name)
    assert profile.name == name
    assert profile.title


def test_each_kind_has_a_profile_of_its_name() -> None:
    assert {load_profile(name).kind for name in KINDS} == set(KINDS)
    assert {load_profile(name).kind for name in ("short-form", "power", "b204-1")} == {"returns"}


def test_the_short_form_has_the_declared_items() -> None:
    profile = load_profile("short-form")
    assert list(profile.items) == ITEMS
    assert (profile.calendar, profile.layout) == (Calendar.MERGED, Layout.ROWS)
    assert load_profile("power").calendar is Calendar.MONTHLY


def test_a_profile_is_found_by_its_path(tmp_path: Path) -> None:
    profile = load_profile(DATA / "twse.yaml")
    assert (profile.era, profile.negative_base, profile.calendar) == ("roc", "abs", Calendar.MONTHLY)
    assert profile.columns["month_growth"].type is FieldType.NUMBER


def test_an_unknown_name_lists_what_there_is() -> None:
    with pytest.raises(ProblemsError) as caught:
        load_profile("no-such")
    assert caught.value.problems[0].code == "unknown_profile"
    assert "short-form" in caught.value.problems[0].remedy


def test_broken_yaml_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("columns: [", encoding="utf-8")
    with pytest.raises(ProblemsError, match="YAML"):
        load_profile(path)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"layout": "rings"}, "layout：不认识“rings”"),
        ({"colums": {}}, "模板：不认识的键“colums”"),
        ({"key": ["kode"]}, "key：没有名为“kode”的字段"),
        ({"key": []}, "key：没有写明主键字段"),
        ({"title": ""}, "title：没有填写"),
        ({"era": "meiji"}, "era：不认识“meiji”"),
        ({"encoding": "utf-9"}, "encoding：不认识的文字编码"),
        ({"conventions": {"negative_base": "flip"}}, "conventions.negative_base：应为 marker、abs 之一"),
        ({"measures": {"week": ["本周"]}}, "measures：不认识的数“week”"),
        ({"columns": {"code": {"aliases": ["代码"], "type": "kode"}}}, "columns.code.type：不认识“kode”"),
        ({"columns": {"code": {"aliases": []}}}, "columns.code.aliases：至少要有一个表头名称"),
        ({"columns": {"code": {"aliases": [1]}}}, "columns.code.aliases：应为文字"),
        ({"columns": {"code": {"aliases": ["代码"], "type": "choice"}}}, "columns.code.choices：选择型字段"),
        (
            {"columns": {"code": {"aliases": ["代码"], "choices": {True: []}}}},
            "columns.code.choices：键被 YAML 当成了是/否",
        ),
        ({"columns": {"code": {"aliases": ["代码"], "pattern": "("}}}, "columns.code.pattern：不是有效的正则表达式"),
        ({"columns": {"code": {"aliases": ["代码"], "widths": "18"}}}, "columns.code.widths：应为正整数"),
        ({"columns": {"code": {"aliases": ["代码"], "filled": "yes"}}}, "columns.code.filled：应为 true 或 false"),
        ({"columns": {"code": {"aliases": ["代码"]}, "other": {"aliases": ["代 码"]}}}, "已经用于 columns.code"),
        ({"columns": {"code": "代码"}}, "columns.code：应为“键: 值”的结构"),
        ({"items": {"output": {"unit": "万元"}}}, "items.output：要有 names 或 columns"),
        ({"items": {"output": {"names": ["产值"], "unit": "万块"}}}, "items.output.unit：不认识的计量单位"),
        ({"items": {"output": {"columns": {"week": ["周"]}}}}, "items.output：不认识的数“week”"),
        ({"layout": "periods_in_columns"}, "series_field：没有写明"),
        ({"series": {"工业增加值": {"indicator": "va", "basis": "day"}}}, "series.工业增加值.basis：不认识“day”"),
    ],
)
def test_a_faulty_profile_says_what_is_wrong_where(changes: dict[str, object], fault: str) -> None:
    assert fault in _faults(**changes)


def test_all_faults_of_a_profile_are_told_at_once() -> None:
    assert len(_faults(layout="rings", era="meiji", key=["kode"]).splitlines()) == 3


def test_conventions_are_kept_as_given() -> None:
    profile = parse_profile({**SMALL, "conventions": {"negative_base": "abs", "zero_base": "blank"}}, "small")
    assert profile.conventions == {"negative_base": "abs", "zero_base": "blank"}
    assert parse_profile(SMALL, "small").negative_base == "marker"
