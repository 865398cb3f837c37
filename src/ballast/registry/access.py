"""The only door to the register for reading. Every call takes a scope; what lies outside it is not there."""

from __future__ import annotations

from ballast.kernel.scope import Scope
from ballast.registry.models import Enterprise, EnterpriseList, Industry, Park, ReportingUnit
from ballast.scoping import within


def units(scope: Scope) -> dict[str, str]:
    """Code → name of the reporting units; those of the city are known to all who have a scope in it."""
    return _names(ReportingUnit, scope)


def parks(scope: Scope) -> dict[str, str]:
    """Code → name of the parks."""
    return _names(Park, scope)


def lists(scope: Scope) -> dict[str, str]:
    """Code → name of the lists."""
    return _names(EnterpriseList, scope)


def industries(scope: Scope) -> dict[str, str]:
    """Code → name of the industry classes that the office has."""
    return _names(Industry, scope)


def enterprises(scope: Scope) -> dict[str, str]:
    """Code → name of the enterprises in the scope."""
    with within(scope):
        return dict(Enterprise.objects.values_list("code", "name"))


def _names(
    model: type[ReportingUnit] | type[Park] | type[EnterpriseList] | type[Industry], scope: Scope
) -> dict[str, str]:
    with within(scope):
        return dict(model._default_manager.values_list("code", "name"))
