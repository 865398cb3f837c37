from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballast.rules.loader import Document, Rulebook, RulesError
from ballast.rules.rule import Origin, RuleError

REFERENCE = "reference: {body: 某单位, document: 某文件, url: 'https://example.org', tag: sourced}"
HEAD = 'rules:\n- name: a.b\n  title: 某界限\n  unit: "%"\n  type: number\n  direction: below\n  applies_by: period\n'
OPEN = f"- {{valid_from: 2020-01-01, value: 95, {REFERENCE}}}"
OFFICE = "rules:\n- name: a.b\n  values:\n"
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def shipped(*editions: str) -> list[Document]:
    return [Document("a.yaml", HEAD + "  values:\n" + "".join(f"  {edition}\n" for edition in editions or (OPEN,)))]


def office(*editions: str) -> list[Document]:
    return [Document("office.yaml", OFFICE + "".join(f"  {edition}\n" for edition in editions))]


def edition(start: str, value: str, end: str = "", more: str = "") -> str:
    until = f", valid_to: {end}" if end else ""
    return f"- {{valid_from: {start}{until}, value: {value}, {REFERENCE}{more}}}"


def correction(start: str, value: str, wrong: str, more: str = "") -> str:
    return edition(start, value, more=f", corrects: {{value: {wrong}, recorded: 2026-05-01, because: 抄错}}{more}")


def problems(documents: list[Document], overrides: list[Document] | None = None) -> str:
    with pytest.raises(RulesError) as caught:
        Rulebook.build(documents, overrides or [])
    return str(caught.value)


def test_a_rule_has_its_value_from_its_first_day_on() -> None:
    book = Rulebook.build(shipped())
    assert book.value("a.b", date(2020, 1, 1)) == 95
    with pytest.raises(RuleError, match="2019-12-31没有规定"):
        book.value("a.b", date(2019, 12, 31))


def test_the_edition_changes_on_the_day_it_says() -> None:
    book = Rulebook.build(shipped(edition("2020-01-01", "90", "2023-12-31"), edition("2024-01-01", "95")))
    assert book.number("a.b", date(2023, 12, 31)) == 90
    assert book.number("a.b", date(2024, 1, 1)) == 95


def test_the_order_in_which_editions_are_written_does_not_matter() -> None:
    old, new = edition("2020-01-01", "90", "2023-12-31"), edition("2024-01-01", "95")
    assert Rulebook.build(shipped(old, new)).identity == Rulebook.build(shipped(new, old)).identity


def test_a_gap_is_named_with_the_day_that_closes_it() -> None:
    said = problems(shipped(edition("2020-01-01", "90", "2023-06-30"), edition("2024-01-01", "95")))
    assert "“a.yaml”：规则 a.b，字段 values：2023-06-30之后到2024-01-01之前没有规定" in said
    assert "2023-12-31" in said


@pytest.mark.parametrize("end", ["2024-01-01", "2025-05-05", ""])
def test_an_overlap_is_named_with_the_day_that_ends_it(end: str) -> None:
    said = problems(shipped(edition("2020-01-01", "90", end), edition("2024-01-01", "95")))
    assert "重叠" in said
    assert "valid_to 写成 2023-12-31" in said


def test_decimals_are_read_exactly_with_or_without_quotes() -> None:
    for value in ("0.1", "'0.1'"):
        assert Rulebook.build(shipped(edition("2020-01-01", value))).value("a.b", date(2020, 1, 1)) == Decimal("0.1")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("value: 95", "value: 九成", "规则 a.b，字段 values[0].value：“九成”不是数。请写成 95"),
        ("2020-01-01", "2020-02-30", "字段 values[0].valid_from：“2020-02-30”不是日期"),
        ("value: 95, ", "", "字段 values[0].value：没有填写"),
        (
            "tag: sourced",
            "tag: hearsay",
            "字段 values[0].reference.tag：“hearsay”不在可用值之内。可用值：sourced、suggestion",
        ),
        ("https://example.org", "", "字段 values[0].reference.url：标为 sourced 的取值没有网址"),
        ("document: 某文件", "document: ''", "字段 values[0].reference.document：出处不完整"),
        (
            "2020-01-01,",
            "2020-01-01, valid_to: 2019-01-01,",
            "字段 values[0].valid_to：止日2019-01-01早于起日2020-01-01",
        ),
        ("direction: below", "direction: under", "字段 direction：“under”不在可用值之内"),
        ("  title: 某界限\n", "", "字段 title：没有填写"),
        ("title: 某界限", "title: ''", "字段 title：没有中文名称"),
        ("  unit:", "  colour: red\n  unit:", "字段 colour：不认识这个字段"),
        ("name: a.b", "name: c.b", "字段 name：规则名“c.b”应为 a.小写英文名"),
        ("type: number", "type: choice", "字段 direction：choice 类型的规则没有方向"),
        ("type: number", "type: number\n  choices: {x: 某}", "字段 choices：choice 类型要列出可选值"),
        ("rules:", "rule:", "文件应只有一个“rules:”列表"),
        ("unit:", "unit: 家\n  unit:", "“unit”写了两次"),
        ("title: 某界限", "title: [某界限", "不是有效的YAML"),
        ("title: 某界限", "title: \x00", "控制字符"),
        ("type: number", "type: integer", "“95.5”不是整数。请写成 3 的样子"),
        ("type: number", "type: numbers", "字段 values[0].value：应为若干个数的列表"),
        ("type: number", "type: number\n  choices: [x]", "字段 choices：choice 类型要列出可选值"),
        (REFERENCE, "reference: 某文件", "字段 values[0].reference：没有写出处"),
        ("body: 某单位, ", "", "字段 values[0].reference.body：没有填写"),
        ("tag: sourced}", "tag: sourced}, corrects: 90", "字段 values[0].corrects：更正应写明原值、日期和理由"),
        ("tag: sourced}", "tag: sourced}, corrects: {value: 90}", "字段 values[0].corrects.recorded：没有填写"),
        ("unit:", "[1, 2]: x\n  unit:", "字段名应是文字"),
        (OPEN, "- 95", "字段 values[0]：一版取值应写明各字段"),
        (OPEN, "", "字段 values：没有任何一版取值"),
    ],
)
def test_every_mistake_is_told_with_its_file_rule_and_field(old: str, new: str, said: str) -> None:
    document = shipped(OPEN.replace("95", "95.5") if "95.5" in said else OPEN)[0]
    assert old in document.text
    found = problems([Document("a.yaml", document.text.replace(old, new))])
    assert "“a.yaml”" in found
    assert said in found


@pytest.mark.parametrize("values", ["[]", "95", "{}"])
def test_a_rule_without_editions_is_refused(values: str) -> None:
    assert "没有任何一版取值" in problems([Document("a.yaml", f"{HEAD}  values: {values}\n")])


def test_a_mistake_of_grammar_is_told_with_its_line() -> None:
    text = shipped()[0].text.replace("unit:", "unit: 家\n  unit:")
    assert "“a.yaml” 5：不是有效的YAML" in problems([Document("a.yaml", text)])


CHOICE = "rules:\n- name: a.b\n  title: 某做法\n  unit: ''\n  type: choice\n  direction: none\n  applies_by: period\n"


def choice(labels: str, value: str) -> list[Document]:
    return [Document("a.yaml", f"{CHOICE}  choices: {labels}\n  values:\n  {edition('2020-01-01', value)}\n")]


def test_a_choice_is_one_of_those_listed_with_its_name() -> None:
    assert Rulebook.build(choice("{x: 做法一, y: 做法二}", "y")).choice("a.b", date(2020, 1, 1)) == "y"
    assert "“z”不在可选值之内。可选值：x、y" in problems(choice("{x: 做法一, y: 做法二}", "z"))
    assert "列出可选值及其中文名" in problems(choice("{x: ''}", "x"))


@pytest.mark.parametrize("value", ["[]", "{}", "[百, 千]"])
def test_tiers_are_numbers(value: str) -> None:
    text = HEAD.replace("number", "numbers").replace("below", "none")
    said = problems([Document("a.yaml", f"{text}  values:\n  {edition('2020-01-01', value)}\n")])
    assert "应为若干个数的列表" in said


@pytest.mark.parametrize("value", ["[100, 100]", "[500, 100]"])
def test_tiers_ascend(value: str) -> None:
    text = HEAD.replace("number", "numbers").replace("below", "none")
    said = problems([Document("a.yaml", f"{text}  values:\n  {edition('2020-01-01', value)}\n")])
    assert "各档应从小到大" in said


def test_all_mistakes_are_told_at_once() -> None:
    text = shipped()[0].text.replace("value: 95", "value: 九成").replace("2020-01-01", "昨天")
    found = problems([Document("a.yaml", text)])
    assert "九成" in found
    assert "昨天" in found


def test_a_rule_written_twice_is_refused() -> None:
    assert "这条规则写了两次" in problems(shipped() * 2)


def test_an_office_sets_a_new_edition_and_the_days_before_keep_theirs() -> None:
    book = Rulebook.build(shipped(), office(edition("2025-01-01", "90")))
    assert book.value("a.b", date(2024, 12, 31)) == 95
    assert book.value("a.b", date(2025, 1, 1)) == 90
    assert [one.origin for one in book.rule("a.b").editions] == [Origin.SHIPPED, Origin.OFFICE]


def test_an_office_edition_from_the_first_day_leaves_nothing_of_the_shipped_one() -> None:
    book = Rulebook.build(shipped(), office(edition("2020-01-01", "90")))
    assert [one.value for one in book.rule("a.b").editions] == [90]


def test_an_office_edition_up_to_the_last_day_of_a_shipped_one_leaves_nothing_after_it() -> None:
    base = shipped(edition("2020-01-01", "90", "2023-12-31"), edition("2024-01-01", "95"))
    book = Rulebook.build(base, office(edition("2022-01-01", "77", "2023-12-31")))
    assert [one.value for one in book.rule("a.b").editions] == [90, 77, 95]


def test_after_an_office_edition_that_ends_the_shipped_value_stands_again() -> None:
    book = Rulebook.build(shipped(), office(edition("2025-01-01", "90", "2025-12-31")))
    found = [book.value("a.b", date(year, 6, 1)) for year in (2024, 2025, 2026)]
    assert found == [95, 90, 95]


@given(DAYS, DAYS, DAYS)
def test_an_office_edition_holds_on_its_days_and_no_other(one: date, other: date, on: date) -> None:
    start, end = sorted((one, other))
    old, new = edition("2020-01-01", "90", "2024-02-29"), edition("2024-03-01", "95")
    before = Rulebook.build(shipped(old, new))
    after = Rulebook.build(shipped(old, new), office(edition(str(start), "77", str(end))))
    assert after.value("a.b", on) == (77 if start <= on <= end else before.value("a.b", on))
    found = after.rule("a.b").editions
    for first, second in pairwise(found):
        assert first.valid_to is not None
        assert first.valid_to + timedelta(days=1) == second.valid_from


def test_gaps_between_an_offices_own_editions_are_refused() -> None:
    said = problems(shipped(), office(edition("2023-01-01", "90", "2023-12-31"), edition("2025-01-01", "92")))
    assert "“office.yaml”：规则 a.b" in said
    assert "2023-12-31之后到2025-01-01之前没有规定" in said


def test_a_correction_changes_the_value_for_all_the_days_of_its_edition() -> None:
    base = shipped(edition("2020-01-01", "9.5", "2023-12-31"), edition("2024-01-01", "95"))
    book = Rulebook.build(base, office(correction("2020-01-01", "95", "9.5")))
    first = book.rule("a.b").editions[0]
    assert (first.value, first.valid_to) == (95, date(2023, 12, 31))
    assert first.corrects is not None
    assert (first.corrects.value, first.corrects.because) == (Decimal("9.5"), "抄错")


def test_a_correction_and_a_new_edition_are_told_apart() -> None:
    corrected = Rulebook.build(shipped(), office(correction("2020-01-01", "90", "95"))).rule("a.b").editions
    renewed = Rulebook.build(shipped(), office(edition("2022-01-01", "90"))).rule("a.b").editions
    assert [one.corrects is not None for one in corrected] == [True]
    assert [one.corrects is not None for one in renewed] == [False, False]


def test_a_correction_of_what_is_no_longer_wrong_is_refused() -> None:
    said = problems(shipped(), office(correction("2020-01-01", "90", "9.5")))
    assert "要更正的原值是 9.5，而现在的取值是 95" in said


def test_a_correction_of_no_edition_names_those_there_are() -> None:
    assert "现有各版起于：2020-01-01" in problems(shipped(), office(correction("2021-01-01", "90", "95")))


def test_a_correction_moves_no_dates_and_changes_something() -> None:
    assert "更正不能改变起止日期" in problems(
        shipped(), office(correction("2020-01-01", "90", "95", ", valid_to: 2022-01-01"))
    )
    assert "更正前后取值相同" in problems(shipped(), office(correction("2020-01-01", "95", "95")))


def test_a_correction_without_a_reason_is_refused() -> None:
    text = office(correction("2020-01-01", "90", "95"))[0].text.replace("because: 抄错", "because: ''")
    assert "更正没有理由" in problems(shipped(), [Document("office.yaml", text)])


def test_an_office_may_not_invent_or_misspell_a_rule() -> None:
    text = office(edition("2025-01-01", "90"))[0].text.replace("a.b", "a.bb")
    assert "没有名为“a.bb”的规则。是不是 a.b？" in problems(shipped(), [Document("office.yaml", text)])


def test_an_office_changes_values_and_not_the_rule_itself() -> None:
    text = office(edition("2025-01-01", "90"))[0].text.replace("  values:", "  unit: 家\n  values:")
    assert "字段 unit：不认识这个字段。可用的字段：name、values" in problems(shipped(), [Document("office.yaml", text)])


def test_an_office_sets_a_rule_in_one_place() -> None:
    assert "这条规则已另行设置" in problems(shipped(), office(edition("2025-01-01", "90")) * 2)


def test_the_identity_follows_values_and_dates_and_not_words() -> None:
    plain = Rulebook.build(shipped())
    reworded = Document("a.yaml", shipped()[0].text.replace("某界限", "另一种说法").replace("某文件", "第2号"))
    rewritten = Document("a.yaml", shipped()[0].text.replace("value: 95", "value: '95.0'"))
    assert plain.identity == Rulebook.build([reworded]).identity == Rulebook.build([rewritten]).identity
    changed = {
        plain.identity,
        Rulebook.build(shipped(edition("2020-01-01", "94"))).identity,
        Rulebook.build(shipped(edition("2020-01-02", "95"))).identity,
        Rulebook.build(shipped(edition("2020-01-01", "95", "2029-01-01"))).identity,
        Rulebook.build([Document("a.yaml", shipped()[0].text.replace("below", "at_most"))]).identity,
        Rulebook.build(shipped(), office(edition("2025-01-01", "90"))).identity,
    }
    assert len(changed) == 6


def test_overrides_are_a_file_or_a_folder(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    text = office(edition("2025-01-01", "90"))[0].text.replace("a.b", "coverage.provisional_below")
    file.write_text(text, encoding="utf-8")
    for path in (file, tmp_path):
        assert Rulebook.load(path).value("coverage.provisional_below", date(2025, 6, 30)) == 90


def test_a_path_that_is_not_there_and_a_file_in_another_encoding_are_told(tmp_path: Path) -> None:
    with pytest.raises(RulesError, match="不存在"):
        Rulebook.load(tmp_path / "none.yaml")
    (tmp_path / "gbk.yaml").write_bytes("规则".encode("gbk"))
    with pytest.raises(RulesError, match=r"gbk\.yaml.*UTF-8"):
        Rulebook.load(tmp_path)


def test_rules_are_parsed_again_when_their_text_is_another_and_only_then(tmp_path: Path) -> None:
    own = tmp_path / "office.yaml"
    shipped_rule = next(iter(Rulebook.load().rules.values()))
    assert Rulebook.load() is Rulebook.load()
    own.write_text("rules: []\n", encoding="utf-8")
    assert Rulebook.load(own) is Rulebook.load(own)
    own.write_text(f"rules:\n- name: {shipped_rule.name}x\n", encoding="utf-8")
    with pytest.raises(RulesError):
        Rulebook.load(own)
