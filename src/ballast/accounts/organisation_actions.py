"""Every change to organisations: one function, one transaction, one entry in the trail.

Only who makes people (`Right.PEOPLE`) makes organisations, and only with a place within the own: a county bureau for its
unit, its parks and its enterprises. What an organisation is and which place it holds never changes once it is made, since
that would move the people in it; its name and the organisation above it may. Being below another gives nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from ballast.accounts.access import kind_choices, place_choices
from ballast.accounts.actions import at_console
from ballast.accounts.models import Grant, Organisation
from ballast.accounts.reach import enterprises_without_organisation, organisations_within
from ballast.accounts.roles import ADMINISTRATORS, OrganisationKind
from ballast.kernel.actor import Actor
from ballast.kernel.problems import BallastError, NotFoundError
from ballast.kernel.rights import Right
from ballast.kernel.scope import Scope
from ballast.trail.actions import record

CODE_RULE = "机构代码用字母、数字和 . _ -，以字母或数字开头，最长 40 位"
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
_RESERVED = frozenset({"new", "enterprises"})
_PLACE_FIELDS = {
    OrganisationKind.COUNTY: "unit_id",
    OrganisationKind.PARK: "park_id",
    OrganisationKind.ENTERPRISE: "enterprise_id",
}


@dataclass(frozen=True)
class NewOrganisation:
    """An organisation to be made: `place` is the code of its unit, park or enterprise, "" for the city's and departments."""

    code: str
    name: str
    kind: OrganisationKind
    place: str = ""
    parent: str = ""


def create_organisation(actor: Actor, new: NewOrganisation) -> None:
    """Make an organisation whose place lies within the actor's; raises `NotFoundError` for a place that does not."""
    scope = actor.scope_for(Right.PEOPLE)
    with transaction.atomic():
        wrong = code_problem(new.code) or ("" if new.name.strip() else "请填写机构名称")
        if wrong:
            raise BallastError(wrong)
        if new.kind.value not in dict(kind_choices(scope)):
            raise NotFoundError("没有找到")
        places = place_choices(scope, new.kind)
        if new.place not in (places or {""}):
            raise NotFoundError("没有找到")
        parent = _parent(scope, new.parent)
        if new.kind is OrganisationKind.ENTERPRISE and Organisation.objects.filter(enterprise=new.place).exists():
            raise BallastError("这家企业已经有机构")
        made = Organisation(code=new.code, name=new.name.strip(), kind=new.kind.value, parent=parent)
        if new.kind in _PLACE_FIELDS:
            setattr(made, _PLACE_FIELDS[new.kind], new.place)
        _save_new(made)
        after = {"name": new.name.strip(), "kind": new.kind.value, "place": new.place, "parent": new.parent}
        record(actor, "organisation.create", new.code, after=after)


def code_problem(code: str) -> str:
    """What is wrong with the code of an organisation: "" where nothing is."""
    return CODE_RULE if code in _RESERVED or not _CODE.fullmatch(code) else ""


def edit_organisation(actor: Actor, code: str, *, name: str, parent: str) -> None:
    """Change the name of an organisation, or the one above it."""
    scope = actor.scope_for(Right.PEOPLE)
    with transaction.atomic():
        found = _locked(scope, code)
        if not name.strip():
            raise BallastError("请填写机构名称")
        before = {"name": found.name, "parent": found.parent.code if found.parent else ""}
        if parent != before["parent"]:
            found.parent = _parent(scope, parent)
            _refuse_circle(found)
        found.name = name.strip()
        found.save(update_fields=["name", "parent"])
        record(actor, "organisation.edit", code, before=before, after={"name": found.name, "parent": parent})


def close_organisation(actor: Actor, code: str) -> None:
    """Close an organisation: the roles in it no longer count. One in which administrators serve is left to the console."""
    _turn(actor, code, to_open=False)


def open_organisation(actor: Actor, code: str) -> None:
    """Open an organisation again: the roles in it that have not ended count again."""
    _turn(actor, code, to_open=True)


def create_for_enterprises(actor: Actor) -> int:
    """Make an organisation for each enterprise of the register in the actor's place that has none; tells how many."""
    scope = actor.scope_for(Right.PEOPLE)
    with transaction.atomic():
        taken = set(Organisation.objects.values_list("code", flat=True))
        missing = {code: name for code, name in enterprises_without_organisation(scope).items() if code not in taken}
        Organisation.objects.bulk_create(
            [
                Organisation(code=code, name=name, kind=OrganisationKind.ENTERPRISE.value, enterprise_id=code)
                for code, name in missing.items()
            ],
            batch_size=1000,
        )
        if missing:
            record(actor, "organisation.create_for_enterprises", f"{len(missing)} 家", after=[*missing])
    return len(missing)


def _turn(actor: Actor, code: str, *, to_open: bool) -> None:
    scope = actor.scope_for(Right.PEOPLE)
    with transaction.atomic():
        found = _locked(scope, code)
        if found.open is to_open:
            raise BallastError("机构已经是启用的" if to_open else "机构已经停用")
        administered = Grant.objects.filter(organisation=found, role__in=ADMINISTRATORS, ended_at=None).exists()
        if administered and not at_console(actor):
            raise BallastError("有管理员在这个机构任职，只能在服务器上用命令 ballast organisation 启用或停用")
        found.open = to_open
        found.save(update_fields=["open"])
        action = "organisation.open" if to_open else "organisation.close"
        record(actor, action, code, before={"open": not to_open}, after={"open": to_open})


def _save_new(made: Organisation) -> None:
    """Save; the database says whether the code is taken, also where two make the same at once."""
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        raise BallastError(f"机构代码“{made.code}”已被使用，请换一个") from None


def _locked(scope: Scope, code: str) -> Organisation:
    chosen = Organisation.objects.filter(organisations_within(scope), code=code)
    found = chosen.select_for_update(of=("self",)).select_related("parent").first()
    if found is None:
        raise NotFoundError("没有找到")
    return found


def _parent(scope: Scope, code: str) -> Organisation | None:
    """The organisation above: one in the scope, or none."""
    if not code:
        return None
    found = Organisation.objects.filter(organisations_within(scope), code=code).first()
    if found is None:
        raise NotFoundError("没有找到")
    return found


def _refuse_circle(found: Organisation) -> None:
    above = found.parent
    while above is not None:
        if above.pk == found.pk:
            raise BallastError("上级机构不能是它自己，也不能是它的下级")
        above = above.parent
