"""Who gets what: every address, every operation of the API and every command has its row.

A row names the people of `accounts.tests.factory` who come in, in the town of `figures.tests.town`; for everybody else the
address is not there (404), and who is not signed in is sent to sign in. What a person may do *within* a page is tested in
the rooms. An address without a row fails the tests, and so does a row without an address.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

CITY = frozenset({"leader", "analyst", "clerk"})
COUNTIES = frozenset({"county_a", "county_b"})
ADMINISTRATORS = frozenset({"system_admin", "security_admin", "auditor"})
BUSINESS = CITY | COUNTIES | {"park_a", "filer_a", "handler"}
EVERYBODY = BUSINESS | ADMINISTRATORS | {"nobody"}

ENTERPRISES = CITY | COUNTIES | {"park_a"}
RETURNS = ENTERPRISES | {"filer_a"}
COLLECTS = frozenset({"analyst", "clerk"}) | COUNTIES
EXPORTS = frozenset({"leader", "analyst", "park_a"}) | COUNTIES
ANALYST = frozenset({"analyst"})
SYSTEM, SECURITY, AUDITOR = (frozenset({name}) for name in ("system_admin", "security_admin", "auditor"))
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Row:
    """An address with its arguments, who comes in, and what coming in looks like (statuses)."""

    name: str
    who: frozenset[str]
    args: Mapping[str, object] = field(default_factory=dict)
    query: str = ""
    method: str = "GET"
    data: Mapping[str, str] = field(default_factory=dict)
    inside: frozenset[int] = frozenset({200})
    open: bool = False


def get(name: str, who: frozenset[str], query: str = "", **args: object) -> Row:
    """A page or an operation that is read."""
    return Row(name, who, args, query)


def post(name: str, who: frozenset[str], data: Mapping[str, str] | None = None, **args: object) -> Row:
    """An act: coming in means a redirect, or being told what is wrong with it."""
    return Row(name, who, args, method="POST", data=data or {}, inside=frozenset({200, 302, 422}))


def anybody(name: str, *statuses: int, method: str = "GET", **args: object) -> Row:
    """What is open to everybody, signed in or not."""
    return Row(name, EVERYBODY, args, method=method, inside=frozenset(statuses or {200, 302}), open=True)


ADDRESS = "output_growth/unit=A/2026-09/ytd"

PAGES: tuple[Row, ...] = (
    get("home", EVERYBODY),
    get("ui:styleguide", EVERYBODY),
    get("ui:styleguide_screen", EVERYBODY),
    # Signing in
    anybody("accounts:sign_in"),
    anybody("accounts:factor"),
    anybody("accounts:oidc_start", 302, 422),
    anybody("accounts:oidc_back", 302, 422),
    anybody("accounts:sign_out", 302, method="POST"),
    anybody("accounts:password"),
    anybody("accounts:factor_enrol"),
    get("accounts:account", EVERYBODY),
    Row("accounts:factor_codes", EVERYBODY, inside=frozenset({200, 302, 404})),
    Row("accounts:factor_off", EVERYBODY, inside=frozenset({200, 302, 404})),
    post("accounts:sessions_end", EVERYBODY),
    get("accounts:tokens", EVERYBODY),
    post("accounts:token_end", NOBODY, number=999_999),
    # People and grants
    get("accounts:organisations", ADMINISTRATORS),
    get("accounts:organisation", ADMINISTRATORS, code="CA"),
    get("accounts:organisation_new", SYSTEM),
    post("accounts:organisation_enterprises", SYSTEM),
    get("accounts:organisation_edit", SYSTEM, code="CA"),
    post("accounts:organisation_close", SYSTEM, code="POWER"),
    post("accounts:organisation_open", SYSTEM, code="POWER"),
    get("accounts:organisation_grants", ADMINISTRATORS, code="CA"),
    get("accounts:organisation_grant", SECURITY, code="CA"),
    get("accounts:people", ADMINISTRATORS),
    get("accounts:dormant", SYSTEM),
    get("accounts:person_new", SYSTEM),
    get("accounts:people_import", SYSTEM),
    get("accounts:people_template", SYSTEM),
    get("accounts:person", ADMINISTRATORS, account="county_a"),
    get("accounts:person_edit", SYSTEM, account="county_a"),
    get("accounts:person_close", SYSTEM, account="county_a"),
    get("accounts:person_open", SYSTEM, account="county_a"),
    get("accounts:person_reset", SYSTEM, account="county_a"),
    get("accounts:person_factor", SYSTEM, account="county_a"),
    get("accounts:person_subject", SYSTEM, account="county_a"),
    get("accounts:person_grants", ADMINISTRATORS, account="county_a"),
    get("accounts:person_grant", SECURITY, account="county_a"),
    get("accounts:grants", ADMINISTRATORS),
    get("accounts:grant_end", SECURITY, number="grant of county_a"),
    get("accounts:roles", EVERYBODY),
    # The register
    get("registry:enterprises", ENTERPRISES),
    get("registry:enterprise", ENTERPRISES - {"county_b"}, code="A1"),
    get("registry:enterprise", CITY | {"county_b"}, code="B1"),
    get("registry:parks", ENTERPRISES),
    get("registry:units", BUSINESS),
    # Returns and files
    get("collection:periods", RETURNS),
    get("collection:filed", RETURNS, period="2026-09"),
    get("collection:return", RETURNS - {"county_b"}, enterprise="A1", period="2026-09"),
    get("collection:return", CITY | {"county_b"}, enterprise="B2", period="2026-09"),
    get("collection:held", COLLECTS),
    post("collection:accept", NOBODY, {"reason": "单位无误"}, enterprise="A1", period="2026-09"),
    get("collection:imports", COLLECTS),
    get("files:received", NOBODY, number=999_999),
    get("files:attachment", NOBODY, number=999_999),
    # Figures
    get("figures:indicators", BUSINESS),
    get("figures:indicator", BUSINESS, "?period=2026-09", code="output_growth"),
    get("figures:indicator", CITY | {"county_a", "park_a"}, "?period=2026-09&place=park:P1", code="output"),
    get("figures:chart", BUSINESS, "?period=2026-09&by=unit", code="enterprises"),
    get("figures:figure", BUSINESS, address=ADDRESS),
    get("figures:figure", CITY | {"county_b"}, address="output/enterprise=B1/2026-09/ytd"),
    get("figures:search", BUSINESS, "?q=产值"),
    # Reports
    get("reports:list", BUSINESS),
    post("reports:new", ANALYST, {"period": "neu", "audience": "internal"}),
    get("reports:download", NOBODY, number=999_999),
    # Work, messages, calendar
    get("jobs:jobs", EVERYBODY),
    post("jobs:ask", ANALYST, {"token": "abc"}, kind="figures.freeze"),
    get("jobs:job", NOBODY, number=999_999),
    get("jobs:progress", NOBODY, number=999_999),
    post("jobs:cancel", NOBODY, number=999_999),
    post("jobs:retry", NOBODY, number=999_999),
    get("inbox:messages", EVERYBODY),
    get("inbox:message", NOBODY, number=999_999),
    post("inbox:mark_all", EVERYBODY),
    Row("worktime:calendar", ANALYST, inside=frozenset({302})),
    get("worktime:year", ANALYST, number=2026),
    post("worktime:set_day", ANALYST, number=2026),
    post("worktime:publish", ANALYST, number=2026),
    # The trail
    get("trail:entries", AUDITOR),
    get("trail:entry", AUDITOR, number="an entry"),
    get("trail:statistics", AUDITOR),
    get("trail:seals", AUDITOR),
    post("trail:verify", AUDITOR),
    get("trail:export", AUDITOR),
    # The API's description
    get("api:openapi-json", EVERYBODY),
)

OPERATIONS: tuple[Row, ...] = (
    get("GET /indicators", BUSINESS),
    get("GET /figures/{code}", BUSINESS, "?by=unit&period=2026-09", code="output_growth"),
    get("GET /figure/{path:address}", BUSINESS, address=ADDRESS),
    get("GET /figure/{path:address}", CITY | {"county_b"}, address="output/enterprise=B1/2026-09/ytd"),
    get("GET /enterprises", ENTERPRISES),
    get("GET /enterprises/{code}", ENTERPRISES - {"county_b"}, code="A1"),
    get("GET /parks", ENTERPRISES),
    get("GET /units", BUSINESS),
)

COMMANDS: Mapping[str, str] = {
    "init": "建库，服务器操作员",
    "audit": "审计密钥、封存、核验、导出，服务器操作员；读不到业务数据",
    "administrators": "三员只能在这里指定",
    "person": "首批人员，服务器操作员",
    "people": "长期未用的账号，服务器操作员",
    "organisation": "机构，服务器操作员",
    "worker": "后台任务进程，以提出任务的人的权限执行",
    "jobs": "任务清单，不含业务数据",
    "import": "服务器操作员，全市范围",
    "held": "服务器操作员，全市范围",
    "accept": "服务器操作员，全市范围",
    "freeze": "服务器操作员，全市范围",
    "figures": "服务器操作员；可用 --unit、--audience 收窄",
    "explain": "服务器操作员；可用 --unit、--audience 收窄",
    "figure": "服务器操作员；可用 --unit、--audience 收窄",
    "indicators": "目录，无数据",
    "report": "服务器操作员；--audience 决定读者",
    "demo-data": "虚构城市",
    "demo": "虚构城市，只在演示模式",
    "serve": "服务器操作员；不安全的安装拒绝启动",
    "check": "服务器操作员，无业务数据",
    "backup": "服务器操作员，含全部数据",
    "restore": "服务器操作员，含全部数据",
    "database-roles": "打印 SQL，无数据",
    "bench": "只用生成的数据",
}
"""Commands run at the server's own console: who reaches it is the operator of the installation."""
