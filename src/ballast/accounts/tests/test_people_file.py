"""The file of people: what it may look like, and what is said of each wrong cell."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
import xlsxwriter

from ballast.accounts import access, kinds
from ballast.accounts.models import Organisation, Person
from ballast.accounts.tests.factory import people
from ballast.kernel.actor import Actor
from ballast.kernel.problems import BallastError, NotFoundError, ProblemsError
from ballast.kernel.scope import Scope
from ballast.trail.models import Entry

pytestmark = pytest.mark.django_db

HEADS = ("账号", "姓名", "机构", "电话")
CONSOLE = Actor("命令行", Scope.city())


@pytest.fixture
def who() -> dict[str, Person]:
    return people()


def county() -> Actor:
    """An actor who makes people in county A only."""
    from ballast.accounts.roles import ROLES
    from ballast.kernel.actor import Holding

    scope = Scope.of_units("A")
    return Actor("甲县", scope, "web", "x", "", (Holding(ROLES["system_admin"].rights, scope),))


def workbook(rows: Sequence[Sequence[object]], above: Sequence[str] = ()) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("名册")
        for number, line in enumerate([[text] for text in above] + [list(row) for row in rows]):
            for column, value in enumerate(line):
                sheet.write(number, column, value)
    return buffer.getvalue()


def text(*rows: Sequence[str]) -> bytes:
    return "\n".join(",".join(row) for row in rows).encode()


def problems(content: bytes, name: str = "名册.csv", by: Actor = CONSOLE) -> list[tuple[str, int | None, str]]:
    with pytest.raises(ProblemsError) as refused:
        kinds.import_people(by, name, content)
    assert all(problem.remedy for problem in refused.value.problems)
    return [(problem.code, problem.row, problem.column) for problem in refused.value.problems]


def test_a_workbook_with_a_title_above_and_numbers_for_accounts_comes_in(who: dict[str, Person]) -> None:
    rows = [HEADS, ("li1", "李一", "CA", 13800000000), (20260001, "李二", "甲县经信局", ""), ("", "", "", "")]
    issued = kinds.import_people(CONSOLE, "名册.xlsx", workbook(rows, above=["甲县人员名册", ""]))
    assert [(one.account, one.name, one.organisation) for one in issued] == [
        ("li1", "李一", "甲县经信局"),
        ("20260001", "李二", "甲县经信局"),
    ]
    assert Person.objects.get(account="li1").phone == "13800000000"
    entry = Entry.objects.get(action="person.import")
    assert entry.object == "2 人" and entry.detail["count"] == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_text_comes_in_whatever_its_encoding(who: dict[str, Person], encoding: str) -> None:
    content = "登录名\t姓 名\t单位\nli1\t李一\t市工信局\n".encode(encoding)
    assert kinds.import_people(CONSOLE, "名册.csv", content)[0].organisation == "市工信局"


def test_full_width_letters_and_digits_are_read_as_half_width(who: dict[str, Person]) -> None:
    kinds.import_people(CONSOLE, "名册.csv", text(HEADS, ("Ｌｉ０１", "李　一", "ＣＡ", "１３８００")))
    person = Person.objects.get(account="li01")
    assert (person.name, person.phone) == ("李 一", "13800")


def test_every_wrong_cell_is_told_with_sheet_row_and_column(who: dict[str, Person]) -> None:
    rows = [
        HEADS,
        ("l", "李一", "CA", ""),
        ("li2", "", "CA", ""),
        ("li3", "李三", "没有的", ""),
        ("analyst", "李四", "CA", ""),
        ("li5", "李五", "CA", "电话"),
        ("LI5", "李六", "CA", ""),
        ("li7", 1.5, "CA", ""),
        ("li8", "李八", "CA", 10**17),
        ("li9", True, "CA", ""),
        ("li10", "长" * 61, "CA", ""),
        ("", "李十一", "CA", ""),
    ]
    found = problems(workbook(rows), "名册.xlsx")
    assert found == [
        ("bad_account", 2, "A"),
        ("no_name", 3, "B"),
        ("unknown_organisation", 4, "C"),
        ("taken", 5, "A"),
        ("bad_phone", 6, "D"),
        ("duplicate", 7, "A"),
        ("bad_cell", 8, "B"),
        ("bad_cell", 9, "D"),
        ("bad_cell", 10, "B"),
        ("bad_cell", 11, "B"),
        ("bad_account", 12, "A"),
    ]
    assert not Person.objects.filter(account__startswith="li").exists()


def test_a_problem_says_its_sheet(who: dict[str, Person]) -> None:
    with pytest.raises(ProblemsError) as refused:
        kinds.import_people(CONSOLE, "名册.xlsx", workbook([HEADS, ("li", "李", "没有", "")]))
    assert str(refused.value.problems[0]).startswith("“名册” C2：没有机构“没有”")


def test_an_organisation_outside_is_as_unknown_as_none(who: dict[str, Person]) -> None:
    rows = [HEADS, ("li1", "李一", "CB", ""), ("li2", "李二", "乙县经信局", ""), ("li3", "李三", "没有的", "")]
    content = text(*rows)
    assert problems(content, by=county()) == [("unknown_organisation", row, "C") for row in (2, 3, 4)]
    with pytest.raises(ProblemsError) as refused:
        kinds.import_people(county(), "名册.csv", content)
    said = {problem.message.split("“")[0] + problem.remedy for problem in refused.value.problems}
    assert len(said) == 1


def test_two_organisations_of_one_name_must_be_told_by_code(who: dict[str, Person]) -> None:
    Organisation.objects.create(code="CA2", name="甲县经信局", kind="county", unit_id="A")
    assert problems(text(HEADS, ("li1", "李一", "甲县经信局", ""))) == [("ambiguous", 2, "C")]
    assert kinds.import_people(CONSOLE, "名册.csv", text(HEADS, ("li1", "李一", "CA2")))


def test_a_closed_organisation_takes_nobody(who: dict[str, Person]) -> None:
    Organisation.objects.filter(code="CA").update(open=False)
    assert problems(text(HEADS, ("li1", "李一", "CA", ""))) == [("unknown_organisation", 2, "C")]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("名册.csv", b"", "空文件"),
        ("名册.csv", "姓名,电话\n李,1\n".encode(), "没有表头"),
        ("名册.csv", "账号,姓名,机构,姓名\na,b,c,d\n".encode(), "不止一次"),
        ("名册.csv", "账号,姓名,机构\n".encode(), "没有人员"),
        ("名册.csv", "账号,姓名,机构\n".encode() + b"\xff\xff\xff", "编码"),
        ("名册.csv", '账号,姓名,机构\n"a,b,c\n'.encode(), "引号"),
        ("名册.xlsx", "账号,姓名,机构\na,b,c\n".encode(), "不符"),
        ("名册.pdf", b"%PDF-1.7 \n", "请用 Excel 或 CSV"),
        ("名册.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "打不开"),
        ("名册.csv", b"a" * (kinds.LARGEST + 1), "超过 2 MB"),
    ],
)
def test_a_file_that_is_none_is_said(who: dict[str, Person], name: str, content: bytes, says: str) -> None:
    with pytest.raises(BallastError, match=says):
        kinds.import_people(CONSOLE, name, content)


def test_too_many_people_are_refused_before_anything_slow_happens(who: dict[str, Person]) -> None:
    rows = [HEADS, *((f"li{n}", "李", "CA", "") for n in range(kinds.MOST_PEOPLE + 1))]
    with pytest.raises(BallastError, match="一次最多导入 200 人"):
        kinds.import_people(CONSOLE, "名册.csv", text(*rows))


def test_who_does_not_make_people_imports_none(who: dict[str, Person]) -> None:
    for account in ("security_admin", "auditor", "analyst"):
        with pytest.raises(NotFoundError):
            kinds.import_people(access.actor_of(who[account]), "名册.csv", text(HEADS, ("li1", "李一", "CA", "")))
