from __future__ import annotations

import pytest

from ballast.kernel.actor import Actor, Holding
from ballast.kernel.problems import NotFoundError
from ballast.kernel.rights import ADMINISTRATIVE, BUSINESS, Right
from ballast.kernel.scope import Scope

BOTH = Actor(
    "甲",
    Scope.of_units("A") | Scope.of_parks("P1"),
    "web",
    holdings=(
        Holding(frozenset({Right.FIGURES, Right.COLLECT}), Scope.of_units("A")),
        Holding(frozenset({Right.FIGURES}), Scope.of_parks("P1")),
    ),
)


def test_several_roles_add_up_but_a_right_stays_in_the_places_of_its_role() -> None:
    assert BOTH.scope_for(Right.FIGURES) == Scope.of_units("A") | Scope.of_parks("P1")
    assert BOTH.scope_for(Right.COLLECT) == Scope.of_units("A")


def test_a_right_that_is_not_held_is_not_found() -> None:
    assert not BOTH.may(Right.FREEZE)
    with pytest.raises(NotFoundError):
        BOTH.scope_for(Right.FREEZE)


def test_the_operator_at_the_console_may_everything_within_the_scope() -> None:
    operator = Actor("命令行", Scope.of_units("A"))
    assert all(operator.may(right) for right in Right)
    assert operator.scope_for(Right.FREEZE) == Scope.of_units("A")


def test_every_right_says_what_it_permits_and_is_business_or_administration() -> None:
    assert len({right.label for right in Right}) == len(Right)
    assert not ADMINISTRATIVE & BUSINESS
    assert {right for right in Right if right.administrative} == ADMINISTRATIVE
