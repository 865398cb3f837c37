"""What rooms declare: kinds of work that can be run, and what comes by itself."""

from __future__ import annotations

import pytest
from django.utils.module_loading import import_string
from django_q.models import Schedule

from ballast.jobs import schedules
from ballast.jobs.kinds import Every, kind_of, kinds
from ballast.jobs.kinds import schedules as declared
from ballast.jobs.scopes import scope_as_json, scope_from_json
from ballast.kernel.problems import NotFoundError
from ballast.kernel.rights import Right
from ballast.kernel.scope import Audience, Scope


def test_freezing_is_background_work_for_those_who_may_freeze() -> None:
    assert kind_of("figures.freeze").right is Right.FREEZE
    with pytest.raises(NotFoundError):
        kind_of("figures.thaw")


def test_no_kind_is_for_administrators() -> None:
    assert not [kind.code for kind in kinds().values() if kind.right.administrative]


def test_everything_that_comes_by_itself_exists_and_takes_no_arguments() -> None:
    names = [every.name for every in declared()]
    assert "trail.seal" in names
    assert len(names) == len(set(names))
    for every in declared():
        assert callable(import_string(every.function)), every.name
        assert every.minutes >= 1


@pytest.mark.django_db
def test_the_stored_schedules_become_those_that_are_declared(monkeypatch: pytest.MonkeyPatch) -> None:
    schedules.ensure_schedules()
    before = {each.name: each.next_run for each in Schedule.objects.all()}
    assert before.keys() == {f"ballast:{every.name}" for every in declared()}
    Schedule.objects.create(name="somebody else's", func="os.getcwd", next_run=next(iter(before.values())))
    seal = next(every.function for every in declared() if every.name == "trail.seal")
    monkeypatch.setattr(schedules, "schedules", lambda: (Every("trail.seal", seal, 7),))
    schedules.ensure_schedules()
    kept = Schedule.objects.get()
    assert (kept.name, kept.minutes, kept.next_run) == ("ballast:trail.seal", 7, before["ballast:trail.seal"])


@pytest.mark.django_db
@pytest.mark.parametrize(
    "strange",
    [
        {"name": "nightly", "func": "os.system", "args": "('true',)"},
        {"name": "ballast:trail.seal", "func": "os.system", "args": "('true',)"},
        {"name": "ballast:trail.seal", "func": "ballast.trail.sealing.seal", "hook": "os.system"},
    ],
)
def test_a_schedule_that_nobody_declared_does_not_choose_what_the_worker_runs(strange: dict[str, str]) -> None:
    schedules.ensure_schedules()
    honest = set(Schedule.objects.exclude(name=strange["name"]).values_list("name", flat=True))
    Schedule.objects.filter(name=strange["name"]).delete()
    Schedule.objects.create(**strange)
    assert schedules.drop_undeclared() == 1
    assert set(Schedule.objects.values_list("name", flat=True)) == honest


@pytest.mark.parametrize(
    "scope",
    [
        Scope.city(),
        Scope.of_units("A", "B"),
        Scope.of_parks("P1") | Scope.of_enterprise("A1"),
        Scope.nowhere(Audience.PUBLIC),
    ],
    ids=str,
)
def test_a_scope_is_kept_whole(scope: Scope) -> None:
    assert scope_from_json(scope_as_json(scope)) == scope
