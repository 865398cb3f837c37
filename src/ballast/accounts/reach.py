"""Which organisations and people lie in a scope: conditions for queries, and nothing else. `access` and `actions` use them.

An organisation lies in a scope when all of its place does: a county bureau where its unit is held, a park committee where
the park is held or lies wholly in units held, an enterprise where it is held, reports to a unit held or stands in a park
held. The city's own offices and the departments hold no place: they lie in the whole city only.
"""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from ballast.accounts.models import Grant, Organisation, Person
from ballast.kernel import clock
from ballast.kernel.scope import Scope
from ballast.registry.models import Enterprise, ParkSpell, ReportingUnit, UnitSpell
from ballast.scoping import within


def parks_within(scope: Scope) -> frozenset[str]:
    """The parks that are held, or that lie today wholly in units that are held; for less than the whole city."""
    today = clock.today()
    spells = ParkSpell.objects.filter(Q(valid_to=None) | Q(valid_to__gt=today), aspect="units", valid_from__lte=today)
    lying: dict[str, frozenset[str]] = {}
    for park, value in spells.order_by("id").values_list("park_id", "value"):
        lying[park] = frozenset(part for part in value.split("、") if part)
    return scope.parks | {park for park, units in lying.items() if units and units <= scope.units}


def ranked_units() -> frozenset[str]:
    """The counties and zones, which alone have a bureau here: not the nation, the province, or the cities."""
    others = {"nation", "province", "peer", "city"}
    kinds = dict(UnitSpell.objects.filter(aspect="kind").order_by("id").values_list("unit_id", "value"))
    codes = ReportingUnit.objects.values_list("code", flat=True)
    return frozenset(code for code in codes if kinds.get(code) not in others)


def organisations_within(scope: Scope, path: str = "") -> Q:
    """The condition that an organisation lies in the scope; `path` is the lookup that leads to it ("" for itself)."""
    if scope.whole_city:
        return Q()
    prefix = f"{path}__" if path else ""
    with within(scope):
        of_enterprises = list(
            Organisation.objects.filter(enterprise__in=Enterprise.objects.all()).values_list("pk", flat=True)
        )
    return (
        Q(**{f"{prefix}unit__in": sorted(scope.units)})
        | Q(**{f"{prefix}park__in": sorted(parks_within(scope))})
        | Q(**{f"{prefix}pk__in": of_enterprises})
    )


def people_seen(scope: Scope) -> QuerySet[Person]:
    """The people that a scope knows of: at home in an organisation within it, or with a role in one."""
    if scope.whole_city:
        return Person.objects.all()
    here = Grant.objects.filter(organisations_within(scope, "organisation"), person=OuterRef("pk"), ended_at=None)
    return Person.objects.filter(Q(organisations_within(scope, "home"), home__isnull=False) | Exists(here))


def people_contained(scope: Scope) -> QuerySet[Person]:
    """The people that lie in a scope with all that they have: their home, and every role that has not ended.

    A role in a closed organisation counts: it comes back when that opens.
    """
    if scope.whole_city:
        return Person.objects.all()
    inside = Organisation.objects.filter(organisations_within(scope)).values("pk")
    elsewhere = Grant.objects.filter(person=OuterRef("pk"), ended_at=None).exclude(organisation__in=inside)
    return Person.objects.filter(~Exists(elsewhere), home__in=inside)


def in_force() -> Q:
    """The condition that a grant counts: it has not ended, its organisation and its person are open."""
    return Q(ended_at=None, organisation__open=True, person__is_active=True)


def enterprises_without_organisation(scope: Scope) -> dict[str, str]:
    """Code → name of the enterprises in the scope that have no organisation yet."""
    known = Organisation.objects.filter(enterprise=OuterRef("pk"))
    with within(scope):
        return dict(Enterprise.objects.filter(~Exists(known)).order_by(F("code")).values_list("code", "name"))
