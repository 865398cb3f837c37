"""The register for programs: `/api/v1/enterprises`, `/api/v1/enterprises/{code}`, `/api/v1/parks`, `/api/v1/units`."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.params.functions import Query

from ballast.kernel.rights import Right
from ballast.registry import access
from ballast.registry.access import EnterpriseLine, Wanted
from ballast.trail.actions import record_read
from ballast.ui import order
from ballast.ui.answers import REFUSED
from ballast.ui.cells import show
from ballast.ui.doors import needs

router = Router(tags=["名录"])
MOST = 500


class EnterpriseOut(Schema):
    """An enterprise as it is today; codes as in the register, empty where nothing is known."""

    code: str
    name: str
    unit: str
    unit_name: str
    park: str
    park_name: str
    industry: str
    size: str
    run_state: str
    register_state: str


class EnterprisesOut(Schema):
    """A part of the list: `count` is how many there are in all."""

    count: int
    items: list[EnterpriseOut]


class SourceOut(Schema):
    """Where a row came from."""

    file: str
    sheet: str
    row: int | None
    recorded_on: date | None


class SpellOut(Schema):
    """An aspect with its value from a day to a day (exclusive); `holds` today."""

    aspect: str
    label: str
    value: str
    text: str
    valid_from: date
    valid_to: date | None
    holds: bool
    source: SourceOut


class ChangeOut(Schema):
    """An entry to the register or an exit from it."""

    change: str
    kind: str
    first_period: str
    applied_on: date | None
    approved_on: date | None
    base_kept: bool | None
    source: SourceOut


class SuccessionOut(Schema):
    """A continuation; the code is empty where the other enterprise is not the reader's."""

    role: str
    code: str
    name: str
    kind: str
    first_period: str
    remark: str


class ListOut(Schema):
    """A list that the enterprise is or was on."""

    code: str
    name: str
    rule: str
    valid_from: date
    valid_to: date | None
    holds: bool


class ProfileOut(Schema):
    """All that the register knows of one enterprise."""

    line: EnterpriseOut
    code_is_valid: bool
    spells: list[SpellOut]
    changes: list[ChangeOut]
    successions: list[SuccessionOut]
    lists: list[ListOut]


class ParkOut(Schema):
    """A park and how many of the reader's enterprises are in it."""

    code: str
    name: str
    kind: str
    units: list[str]
    unit_names: list[str]
    leading: str
    enclave: bool
    enterprises: int


class UnitOut(Schema):
    """A reporting unit; `enterprises` is null where it is not the reader's."""

    code: str
    name: str
    kind: str
    parent: str
    position: int | None
    group: str
    enterprises: int | None


@router.get("/enterprises", response={200: EnterprisesOut, **REFUSED}, summary="企业名录")
@needs(Right.ENTERPRISES)
def enterprises(
    request: HttpRequest,
    unit: str = Query("", max_length=30),
    park: str = Query("", max_length=30),
    industry: str = Query("", max_length=4),
    size: str = Query("", max_length=4),
    run_state: str = Query("", max_length=20),
    register_state: str = Query("", max_length=10),
    find: str = Query("", max_length=100),
    limit: int = Query(100, ge=1, le=MOST),
    offset: int = Query(0, ge=0, le=1_000_000),
) -> Any:
    """Enterprises in the reader's scope, by code; `find` looks in name and code."""
    visit: Any = request
    wanted = Wanted(unit, park, industry, size, run_state, register_state)
    words = order.sought(find)
    lines = [
        line
        for line in access.enterprise_lines(visit.scope)
        if wanted.fits(line) and (not words or _found(words, line))
    ]
    shown = lines[offset : offset + limit]
    if shown:
        record_read(visit.actor, "企业名录", {"rows": len(shown), "channel": "api"})
    return {"count": len(lines), "items": shown}


@router.get("/enterprises/{code}", response={200: ProfileOut, **REFUSED}, summary="一家企业")
@needs(Right.ENTERPRISES)
def enterprise(request: HttpRequest, code: str) -> Any:
    """One enterprise with its spells, changes, successions and lists."""
    visit: Any = request
    profile = access.enterprise(visit.scope, code)
    record_read(visit.actor, f"企业 {code}", {"name": profile.line.name, "channel": "api"})
    return profile


@router.get("/parks", response={200: list[ParkOut], **REFUSED}, summary="园区")
@needs(Right.ENTERPRISES)
def parks(request: HttpRequest) -> Any:
    """The parks that the reader holds, or that lie in a unit of his."""
    visit: Any = request
    return access.park_lines(visit.scope)


@router.get("/units", response={200: list[UnitOut], **REFUSED}, summary="报送单位")
@needs(Right.FIGURES, Right.ENTERPRISES)
def units(request: HttpRequest) -> Any:
    """The reporting units in their declared order."""
    visit: Any = request
    return access.unit_lines(visit.scope)


def _found(words: list[str], line: EnterpriseLine) -> bool:
    return order.found(words, [show(line.name), show(line.code)])
