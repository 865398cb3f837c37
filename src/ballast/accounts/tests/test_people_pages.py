"""Pages of organisations, people and grants: who gets them, what they show, and that a stranger learns nothing."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from ballast.accounts.models import Grant, Organisation, Person
from ballast.accounts.tests.factory import people
from ballast.accounts.tests.test_people import hold
from ballast.trail.models import Entry
from ballast.ui.tests.pages import seen

pytestmark = pytest.mark.django_db

ROSTER = ("system_admin", "security_admin", "auditor")
ONE_TIME = re.compile(r"[A-Za-z2-9]{4}(?:-[A-Za-z2-9]{4}){3}")


@pytest.fixture
def who() -> dict[str, Person]:
    """The people of the factory, and for county A its own two administrators and a person without a role."""
    made = people()
    county = Organisation.objects.get(code="CA")
    for account, role in (("system_a", "system_admin"), ("security_a", "security_admin"), ("new_a", "")):
        made[account] = Person.objects.create(
            account=account, name=f"{account}名", home=county, password="x", must_change_password=False
        )
        if role:
            hold(made[account], county, role)
    return made


def visit(who: dict[str, Person], account: str) -> Client:
    """A browser in which somebody has signed in."""
    client = Client()
    client.force_login(who[account])
    return client


def text(response: Any) -> str:
    return str(response.content.decode())


# --- Who gets in ------------------------------------------------------------------------------------------------------

LOOKS = (
    *("/organisations/", "/organisations/CA/", "/organisations/CA/grants/", "/people/", "/people/county_a/"),
    *("/people/county_a/grants/", "/grants/", "/grants/?ended=1"),
)
MAKES = (
    *("/organisations/new/", "/organisations/CA/edit/", "/people/new/", "/people/import/", "/people/county_a/edit/"),
    *("/people/county_a/close/", "/people/county_a/reset/", "/people/county_a/open/", "/people/county_a/factor/"),
    *("/people/county_a/subject/", "/people/import/template/"),
)
GRANTS = ("/people/county_a/grants/new/", "/organisations/CA/grants/new/")


@pytest.mark.parametrize("account", [*ROSTER, "analyst", "county_a", "nobody"])
def test_only_those_who_are_entitled_find_a_page(who: dict[str, Person], account: str) -> None:
    browser = visit(who, account)
    entitled = {
        **dict.fromkeys(LOOKS, ROSTER),
        **dict.fromkeys(MAKES, ("system_admin",)),
        **dict.fromkeys(GRANTS, ("security_admin",)),
    }
    for address, accounts in entitled.items():
        assert browser.get(address).status_code == (200 if account in accounts else 404), address


def test_who_has_not_signed_in_is_sent_to_the_door(who: dict[str, Person]) -> None:
    assert {Client().get(address).status_code for address in (*LOOKS, *MAKES, *GRANTS, "/roles/")} == {302}


@pytest.mark.parametrize("address", ["/people/new/", "/organisations/new/", "/people/county_a/grants/new/"])
def test_the_wrong_method_is_refused_after_the_door(who: dict[str, Person], address: str) -> None:
    assert visit(who, "analyst").put(address).status_code == 404
    entitled = "security_admin" if "grants" in address else "system_admin"
    assert visit(who, entitled).put(address).status_code == 405


def test_everybody_who_is_signed_in_may_read_what_the_roles_are(who: dict[str, Person]) -> None:
    for account in ("auditor", "analyst", "filer_a", "nobody"):
        page = text(visit(who, account).get("/roles/"))
        assert "ballast administrators" in page and "县区运行监测人员" in page


@pytest.mark.parametrize(
    ("by", "address"),
    [
        ("system_a", "/people/{}/"),
        ("system_a", "/people/{}/edit/"),
        ("system_a", "/people/{}/close/"),
        ("system_a", "/people/{}/reset/"),
        ("system_a", "/people/{}/open/"),
        ("system_a", "/people/{}/factor/"),
        ("system_a", "/people/{}/subject/"),
        ("system_a", "/people/{}/grants/"),
        ("security_a", "/people/{}/grants/new/"),
    ],
)
def test_a_person_of_another_county_answers_exactly_like_nobody(who: dict[str, Person], by: str, address: str) -> None:
    browser = visit(who, by)
    assert browser.get(address.format("county_a")).status_code == 200
    answers = set()
    for account in ("county_b", "ghost"):
        for answer in (browser.get(address.format(account)), browser.post(address.format(account), {})):
            if answer.status_code == 405:
                continue
            assert answer.status_code == 404
            answers.add(text(answer).replace(account, "…"))
    assert len({re.sub(r"[A-Za-z0-9]{64}", "", answer) for answer in answers}) == 1


@pytest.mark.parametrize("address", ["/organisations/{}/", "/organisations/{}/edit/", "/organisations/{}/grants/"])
def test_an_organisation_of_another_county_is_not_there(who: dict[str, Person], address: str) -> None:
    browser = visit(who, "system_a")
    assert browser.get(address.format("CA")).status_code == 200
    for code in ("CB", "CITY", "POWER", "NONE"):
        assert browser.get(address.format(code)).status_code == 404
    for act in ("close", "open"):
        assert browser.post(f"/organisations/CB/{act}/").status_code == 404


def test_lists_choices_and_suggestions_name_nobody_from_outside(who: dict[str, Person]) -> None:
    system, security = visit(who, "system_a"), visit(who, "security_a")
    pages = [seen(system.get(address)) for address in ("/people/", "/organisations/", "/grants/", "/people/new/")]
    pages += [seen(system.get(address)) for address in ("/organisations/new/", "/people/county_a/edit/")]
    pages += [
        seen(security.get(address))
        for address in (
            "/people/new_a/grants/new/",
            "/organisations/CA/grants/new/?find=county",
            "/people/?people.find=分析",
        )
    ]
    for page in (page.partition("<main")[2].partition("</main>")[0] for page in pages):
        assert page
        for outsider in ("乙县", "county_b", "二号园", "市工信局", "供电", "B1"):
            assert outsider not in page
    assert "county_a" in pages[0] and "甲县经信局" in pages[1]


def test_finding_in_the_grant_form_names_those_within(who: dict[str, Person]) -> None:
    page = text(visit(who, "security_a").get("/organisations/CA/grants/new/?find=county"))
    assert "甲县分析员（county_a）" in page
    assert 'value="county_a"' in text(visit(who, "security_a").get("/organisations/CA/grants/new/?account=county_a"))
    assert "没有找到“zzz”" in text(visit(who, "security_a").get("/organisations/CA/grants/new/?find=zzz"))


# --- Making people ----------------------------------------------------------------------------------------------------


def test_a_new_person_gets_a_one_time_password_that_is_shown_once(who: dict[str, Person]) -> None:
    browser = visit(who, "system_admin")
    answer = browser.post("/people/new/", {"account": "zhang", "name": "张三", "home": "CA", "phone": ""})
    shown = ONE_TIME.search(text(answer))
    assert answer.status_code == 200 and shown and answer["Cache-Control"] == "no-store"
    assert Person.objects.get(account="zhang").check_password(shown[0])
    assert not ONE_TIME.search(text(browser.get("/people/zhang/")))


def test_what_was_typed_stays_when_a_form_is_refused(who: dict[str, Person]) -> None:
    answer = visit(who, "system_a").post(
        "/people/new/", {"account": "county_b", "name": "张三丰", "home": "CA", "phone": ""}
    )
    assert answer.status_code == 422
    assert "已被使用" in text(answer) and "张三丰" in text(answer)


def test_a_home_outside_cannot_be_posted(who: dict[str, Person]) -> None:
    answer = visit(who, "system_a").post("/people/new/", {"account": "zhang", "name": "张三", "home": "CB"})
    assert answer.status_code == 422 and not Person.objects.filter(account="zhang").exists()


def test_a_person_is_edited_closed_opened_and_reset(who: dict[str, Person]) -> None:
    browser = visit(who, "system_a")
    answer = browser.post("/people/county_a/edit/", {"name": "王五", "home": "PA", "phone": "12345"})
    assert answer.status_code == 302 and Person.objects.get(account="county_a").name == "王五"
    assert browser.post("/people/county_a/edit/", {"name": "王五", "home": "PA", "phone": "!"}).status_code == 422
    assert ONE_TIME.search(text(browser.post("/people/county_a/reset/")))
    assert browser.post("/people/county_a/close/", {"reason": ""}).status_code == 422
    assert browser.post("/people/county_a/close/", {"reason": "调离"}).status_code == 302
    assert browser.post("/people/county_a/close/", {"reason": "调离"}).status_code == 422
    assert "已停用" in text(browser.get("/people/county_a/"))
    assert ONE_TIME.search(text(browser.post("/people/county_a/open/")))
    assert browser.post("/people/county_a/factor/").status_code == 302
    assert browser.post("/people/county_a/subject/", {"subject": "u-1"}).status_code == 302
    assert browser.post("/people/new_a/subject/", {"subject": "u-1"}).status_code == 422


def test_what_is_not_allowed_is_said_on_the_page(who: dict[str, Person]) -> None:
    answer = visit(who, "system_admin").post("/people/auditor/reset/")
    assert answer.status_code == 422 and "ballast person" in text(answer)
    assert not ONE_TIME.search(text(answer))


def test_the_page_of_a_person_offers_what_the_reader_may_do(who: dict[str, Person]) -> None:
    assert "重置密码" in text(visit(who, "system_admin").get("/people/county_a/"))
    seen = text(visit(who, "security_admin").get("/people/county_a/"))
    assert "重置密码" not in seen and "授予角色" in seen
    audited = text(visit(who, "auditor").get("/people/county_a/"))
    assert "重置密码" not in audited and "授予角色" not in audited
    assert "自己的账号" in text(visit(who, "system_admin").get("/people/system_admin/"))
    assert "ballast person" in text(visit(who, "system_admin").get("/people/auditor/"))
    hold(who["county_a"], Organisation.objects.get(code="CB"), "clerk")
    assert "由上级管理员办理" in text(visit(who, "system_a").get("/people/county_a/"))


def test_a_phone_is_whole_for_who_makes_people_only(who: dict[str, Person]) -> None:
    Person.objects.filter(account="county_a").update(phone="13812345678")
    for address in ("/people/", "/people/county_a/", "/organisations/CA/"):
        assert "13812345678" in text(visit(who, "system_admin").get(address))
        assert "13812345678" not in text(visit(who, "auditor").get(address))
        assert "138****5678" in text(visit(who, "security_admin").get(address))


# --- Organisations ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"kind": "county", "code": "X", "name": "新", "place": ""}, "请选择与类别相符"),
        ({"kind": "park", "code": "X", "name": "新", "place": "county:A"}, "请选择与类别相符"),
        ({"kind": "city", "code": "X", "name": "新", "place": "county:A"}, "不对应县区或园区"),
        ({"kind": "enterprise", "code": "X", "name": "新"}, "统一社会信用代码"),
        ({"kind": "enterprise", "code": "X", "name": "新", "enterprise": "NONE"}, "名录中没有这家企业"),
        ({"kind": "city", "code": "X", "name": "新", "enterprise": "A2"}, "只有类别为企业时"),
        ({"kind": "city", "code": "空 格", "name": "新"}, "机构代码用"),
    ],
)
def test_an_organisation_that_does_not_go_is_said_beside_its_field(
    who: dict[str, Person], given: dict[str, str], says: str
) -> None:
    answer = visit(who, "system_admin").post("/organisations/new/", given)
    assert answer.status_code == 422 and says in text(answer)
    assert not Organisation.objects.filter(code="X").exists()


def test_an_organisation_is_made_edited_closed_and_opened(who: dict[str, Person]) -> None:
    browser = visit(who, "system_a")
    given = {"kind": "enterprise", "code": "A2X", "name": "企业二", "enterprise": "a2", "parent": "CA"}
    assert browser.post("/organisations/new/", given).status_code == 302
    assert browser.post("/organisations/A2X/edit/", {"name": "企业贰", "parent": ""}).status_code == 302
    assert browser.post("/organisations/CA/edit/", {"name": "甲", "parent": "CA"}).status_code == 422
    for act, state in (("close", "停用"), ("open", "启用")):
        assert browser.post(f"/organisations/A2X/{act}/").status_code == 302
        assert state in text(browser.get("/organisations/A2X/"))
    assert Organisation.objects.get(code="A2X").name == "企业贰"


def test_the_parent_that_stands_may_stay_though_it_is_out_of_reach(who: dict[str, Person]) -> None:
    Organisation.objects.filter(code="CA").update(parent=Organisation.objects.get(code="CITY"))
    browser = visit(who, "system_a")
    assert browser.post("/organisations/CA/edit/", {"name": "甲县局", "parent": "CITY"}).status_code == 302
    assert "保持不变" in text(browser.get("/organisations/CA/edit/"))


def test_all_enterprises_get_their_organisations_at_a_click(who: dict[str, Person]) -> None:
    browser = visit(who, "system_admin")
    assert "有 3 家企业还没有机构" in text(browser.get("/organisations/"))
    assert browser.post("/organisations/enterprises/").status_code == 302
    assert "还没有机构" not in text(browser.get("/organisations/"))
    assert "都已有机构" in text(browser.post("/organisations/enterprises/", follow=True))


# --- Grants -----------------------------------------------------------------------------------------------------------


def test_a_role_is_granted_and_ended_on_pages(who: dict[str, Person]) -> None:
    browser = visit(who, "security_a")
    given = {"role": "county_analyst", "organisation": "CA"}
    assert browser.post("/people/new_a/grants/new/", given).status_code == 302
    assert browser.post("/people/new_a/grants/new/", given).status_code == 422
    number = Grant.objects.get(person=who["new_a"]).pk
    assert f"/grants/{number}/end/" in text(browser.get("/people/new_a/grants/"))
    assert "收回" in text(browser.get(f"/grants/{number}/end/"))
    assert browser.post(f"/grants/{number}/end/").status_code == 302
    assert "已收回" in text(browser.get("/people/new_a/grants/"))
    assert "new_a名" not in text(browser.get("/grants/")) and "new_a名" in text(browser.get("/grants/?ended=1"))


def test_a_role_is_granted_from_the_page_of_an_organisation(who: dict[str, Person]) -> None:
    browser = visit(who, "security_a")
    assert (
        browser.post("/organisations/PA/grants/new/", {"role": "park_manager", "account": "new_a"}).status_code == 302
    )
    browser.get("/grants/")
    said = set()
    for account in ("county_b", "ghost"):
        answer = browser.post("/organisations/PA/grants/new/", {"role": "park_manager", "account": account})
        assert answer.status_code == 422 and "没有这个账号" in text(answer)
        said.add(re.sub(r'value="[^"]*"|[A-Za-z0-9]{64}', "", text(answer)))
    assert len(said) == 1
    answer = browser.post("/organisations/PA/grants/new/", {"role": "park_manager", "account": "security_a"})
    assert answer.status_code == 422 and "不能给自己授权" in text(answer)


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "auditor"])
def test_an_administrators_role_cannot_even_be_posted(who: dict[str, Person], role: str) -> None:
    answer = visit(who, "security_admin").post("/people/nobody/grants/new/", {"role": role, "organisation": "CITY"})
    assert answer.status_code == 422 and not Grant.objects.filter(person=who["nobody"]).exists()


def test_a_grant_of_another_county_is_not_there(who: dict[str, Person]) -> None:
    number = Grant.objects.get(person=who["county_b"]).pk
    for address in (f"/grants/{number}/end/", "/grants/999999/end/"):
        assert visit(who, "security_a").get(address).status_code == 404
        assert visit(who, "security_a").post(address).status_code == 404
    assert Grant.objects.get(pk=number).ended_at is None


# --- Files ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "holds", "lacks"),
    [
        ("/people/?as=xlsx", "county_a", "county_b"),
        ("/organisations/?as=xlsx", "甲县经信局", "乙县经信局"),
        ("/organisations/CA/?as=xlsx", "county_a", "park_a"),
        ("/grants/?as=xlsx", "county_a", "county_b"),
    ],
)
def test_an_excel_file_holds_what_the_page_holds_and_is_told_to_the_trail(
    who: dict[str, Person], address: str, holds: str, lacks: str
) -> None:
    answer = visit(who, "system_a").get(address)
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    cells = [str(cell) for row in book.get_sheet_by_index(0).to_python() for cell in row]
    assert holds in cells and lacks not in cells
    assert Entry.objects.filter(account="system_a", action__contains="export").count() == 1


def test_a_name_that_looks_like_a_formula_is_only_text_in_the_file(who: dict[str, Person]) -> None:
    Person.objects.filter(account="county_a").update(name="=1+1")
    answer = visit(who, "system_a").get("/people/?as=xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    assert "=1+1" in [cell for row in book.get_sheet_by_index(0).to_python() for cell in row]


def upload(who: dict[str, Person], account: str, content: str, name: str = "名册.csv") -> Any:
    file = SimpleUploadedFile(name, content.encode("utf-8-sig"))
    return visit(who, account).post("/people/import/", {"file": file})


def test_people_come_from_a_file_with_their_one_time_passwords(who: dict[str, Person]) -> None:
    answer = upload(who, "system_a", "账号,姓名,机构,电话\nli1,李一,CA,\nｌｉ２,李二,一号园管委会,１２３４５\n")
    assert answer.status_code == 200 and len(ONE_TIME.findall(text(answer))) == 2
    assert Person.objects.get(account="li2").phone == "12345"
    assert answer["Cache-Control"] == "no-store"


def test_problems_of_a_file_are_shown_with_their_place_and_nobody_is_made(who: dict[str, Person]) -> None:
    before = Person.objects.count()
    answer = upload(who, "system_a", "账号,姓名,机构,电话\nli1,李一,CA,\nli2,李二,乙县经信局,\nli1,李三,没有的,\n")
    page = text(answer)
    assert answer.status_code == 422 and "有 3 处错误" in page and Person.objects.count() == before
    assert "没有机构“乙县经信局”" in page and "没有机构“没有的”" in page and "与第 2 行重复" in page


def test_a_file_that_is_none_is_said(who: dict[str, Person]) -> None:
    assert upload(who, "system_admin", "", "名册.csv").status_code == 422
    assert "没有表头" in text(upload(who, "system_admin", "一,二\n三,四\n"))
    assert visit(who, "system_admin").post("/people/import/", {}).status_code == 422
    large = SimpleUploadedFile("名册.csv", b"a" * (2 * 2**20 + 1))
    assert "超过 2 MB" in text(visit(who, "system_admin").post("/people/import/", {"file": large}))


def test_the_empty_file_can_be_filled_in_and_comes_back(who: dict[str, Person]) -> None:
    empty = visit(who, "system_a").get("/people/import/template/").content.decode("utf-8-sig")
    answer = upload(who, "system_a", empty)
    assert answer.status_code == 200 and Person.objects.filter(account="zhangsan").exists()
