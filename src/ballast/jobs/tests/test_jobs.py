"""Jobs: asked for, run, refused, cancelled, put back; their effect happens once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django_q.models import OrmQ

from ballast.accounts.access import actor_of
from ballast.accounts.models import Grant, Person
from ballast.jobs import access, actions, worker
from ballast.jobs.context import Context
from ballast.jobs.kinds import Result, Work
from ballast.jobs.models import Effect, Job
from ballast.jobs.tests.conftest import Bench, Told
from ballast.jobs.workflow import CANCELLED, DONE, FAILED, JOB, QUEUED, RUNNING
from ballast.kernel import clock
from ballast.kernel.actor import Actor
from ballast.kernel.problems import BallastError, NotFoundError
from ballast.kernel.scope import Scope
from ballast.kernel.workflow import WorkflowError
from ballast.trail.models import Entry

pytestmark = pytest.mark.django_db
People = dict[str, Person]


def asked(people: People, account: str = "clerk", kind: str = "test.count", key: str = "k") -> int:
    """A job asked for by somebody."""
    return actions.ask(actor_of(people[account]), kind, {"month": "2026-09"}, key)


def acts() -> list[str]:
    """What the trail says of jobs, in order."""
    return list(Entry.objects.filter(action__startswith="jobs.").order_by("id").values_list("action", flat=True))


def lost(number: int) -> None:
    """Leave a job as a worker leaves it that was killed: running, and silent for longer than is allowed."""
    actions.claim(number)
    long_ago = clock.now() - timedelta(seconds=settings.JOBS_LOST_AFTER + 5)
    Job.objects.filter(pk=number).update(beat_at=long_ago)


# --- Asking -----------------------------------------------------------------------------------------------------------


def test_asking_leaves_a_job_a_ticket_and_an_entry_in_the_trail(people: People, bench: Bench) -> None:
    number = asked(people)
    job = Job.objects.get(pk=number)
    assert (job.state, job.account, job.arguments) == (QUEUED, "clerk", {"month": "2026-09"})
    assert OrmQ.objects.count() == 1
    assert acts() == ["jobs.ask"]


def test_asking_twice_with_one_key_is_one_job(people: People, bench: Bench) -> None:
    assert asked(people) == asked(people)
    assert OrmQ.objects.count() == 1
    assert asked(people, key="other") != asked(people)


def test_what_somebody_else_asked_for_is_not_asked_for_again(people: People, bench: Bench) -> None:
    asked(people)
    with pytest.raises(BallastError, match="市报表员已提出同样的任务"):
        asked(people, "analyst")


def test_a_key_is_free_again_after_its_job_failed(people: People, bench: Bench) -> None:
    first = asked(people, kind="test.refuse")
    worker.deliver(first)
    assert asked(people) != first


def test_without_the_right_a_kind_does_not_exist(people: People, bench: Bench) -> None:
    for account in ("leader", "filer_a", "system_admin", "nobody"):
        with pytest.raises(NotFoundError):
            asked(people, account)
    with pytest.raises(NotFoundError):
        asked(people, kind="test.unknown")
    assert not Job.objects.exists()


def test_a_process_without_an_account_cannot_ask(people: People, bench: Bench) -> None:
    with pytest.raises(BallastError, match="须由有账号的人员"):
        actions.ask(Actor("命令行", Scope.city()), "test.count", {}, "k")


# --- Running ----------------------------------------------------------------------------------------------------------


def test_a_job_runs_to_its_end_and_its_asker_is_told(people: People, bench: Bench, told: list[Told]) -> None:
    number = asked(people)
    assert worker.deliver(number) == "done"
    job = Job.objects.get(pk=number)
    assert (job.state, job.result, job.result_href, job.attempts) == (DONE, "已入库", "/jobs/", 1)
    assert bench.effects == ["clerk"]
    assert acts() == ["jobs.ask", "jobs.finish"]
    assert told == [("clerk", "点数：完成", "已入库", f"/jobs/{number}/")]


def test_a_ticket_that_comes_twice_does_nothing_the_second_time(people: People, bench: Bench) -> None:
    number = asked(people)
    worker.deliver(number)
    assert worker.deliver(number) == "nothing"
    assert worker.deliver(number + 1) == "nothing"
    assert bench.effects == ["clerk"]


def test_a_refusal_is_told_in_its_own_words(people: People, bench: Bench, told: list[Told]) -> None:
    number = asked(people, kind="test.refuse")
    assert worker.deliver(number) == "failed"
    assert Job.objects.get(pk=number).error == "第 3 行没有单位代码"
    assert told == [("clerk", "拒收：失败", "第 3 行没有单位代码", f"/jobs/{number}/")]


def test_a_fault_of_the_program_does_not_show_its_inside(people: People, bench: Bench) -> None:
    number = asked(people, kind="test.break")
    assert worker.deliver(number) == "failed"
    error = Job.objects.get(pk=number).error
    assert error == worker.BROKEN
    assert "secret" not in error


def test_a_right_that_was_taken_away_in_between_stops_the_work(people: People, bench: Bench) -> None:
    number = asked(people)
    Grant.objects.filter(person=people["clerk"]).update(ended_at=clock.now())
    assert worker.deliver(number) == "failed"
    assert "权限已被收回" in Job.objects.get(pk=number).error
    assert bench.effects == []


def test_a_place_that_was_taken_away_in_between_stops_the_work(people: People, bench: Bench) -> None:
    number = asked(people, "county_a")
    grant = Grant.objects.get(person=people["county_a"])
    grant.organisation = Grant.objects.get(person=people["county_b"]).organisation
    grant.save()
    assert worker.deliver(number) == "failed"
    assert "范围已变更" in Job.objects.get(pk=number).error
    assert bench.effects == []


def test_work_runs_in_the_scope_in_which_it_was_asked_for(people: People, bench: Bench) -> None:
    seen: list[Scope] = []
    bench.inside = lambda work: seen.append(work.scope)
    number = asked(people, "county_a")
    city = Grant.objects.get(person=people["clerk"])
    Grant.objects.create(
        person=people["county_a"],
        organisation=city.organisation,
        role="clerk",
        granted_by="测试",
        granted_at=clock.now(),
    )
    worker.deliver(number)
    assert [str(scope) for scope in seen] == ["unit:A"]


def test_a_closed_account_stops_the_work(people: People, bench: Bench) -> None:
    number = asked(people)
    Person.objects.filter(account="clerk").update(is_active=False)
    assert worker.deliver(number) == "failed"
    assert Job.objects.get(pk=number).error == worker.GONE


# --- Effect once ------------------------------------------------------------------------------------------------------


def test_an_effect_that_happened_before_the_worker_died_does_not_happen_again(people: People, bench: Bench) -> None:
    number = asked(people)
    job = actions.claim(number)
    assert job is not None
    bench.count(Context(number, job.token, actor_of(people["clerk"]), Scope.city(), {}, job.effect_key))
    Job.objects.filter(pk=number).update(beat_at=clock.now() - timedelta(minutes=5))
    assert actions.put_back_lost() == 1
    assert worker.deliver(number) == "done"
    assert bench.effects == ["clerk"]
    assert Job.objects.get(pk=number).result == "已入库"
    assert Effect.objects.count() == 1


def test_an_effect_that_fails_leaves_no_note_that_it_happened(people: People, bench: Bench) -> None:
    number = asked(people)
    job = actions.claim(number)
    assert job is not None

    def fail() -> Result:
        raise BallastError("写到一半")

    with pytest.raises(BallastError):
        Context(number, job.token, actor_of(people["clerk"]), Scope.city(), {}, "k").once(fail)
    assert not Effect.objects.exists()


def test_a_run_that_was_taken_for_dead_can_change_nothing_any_more(people: People, bench: Bench) -> None:
    number = asked(people)

    def taken_over(work: Work) -> None:
        bench.inside = lambda again: None
        lost_token = Job.objects.get(pk=number).token
        Job.objects.filter(pk=number).update(beat_at=clock.now() - timedelta(minutes=5))
        assert actions.put_back_lost() == 1
        assert worker.deliver(number) == "done"
        assert not actions.beat(number, lost_token)
        assert not actions.fail(work.actor, number, lost_token, "迟到")

    bench.inside = taken_over
    assert worker.deliver(number) == "dropped"
    assert bench.effects == ["clerk"]
    assert Job.objects.get(pk=number).state == DONE


# --- Progress ---------------------------------------------------------------------------------------------------------


def test_progress_is_written_seldom_and_always_at_the_end(
    people: People, bench: Bench, django_assert_num_queries: object
) -> None:
    number = asked(people)
    job = actions.claim(number)
    assert job is not None
    context = Context(number, job.token, actor_of(people["clerk"]), Scope.city(), {}, "k")
    with django_assert_num_queries(2):  # type: ignore[operator]
        for step in range(1, 101):
            context.progress(step, 100, f"第 {step} 户")
    seen = access.job(actor_of(people["clerk"]), number)
    assert (seen.done, seen.total, seen.share, seen.said) == (100, 100, 100, "第 100 户")


def test_progress_of_a_cancelled_job_ends_the_run_without_an_effect(people: People, bench: Bench) -> None:
    number = asked(people)

    def cancelled(work: Work) -> None:
        actions.cancel(actor_of(people["clerk"]), number)
        work.progress(1, 2)

    bench.inside = cancelled
    assert worker.deliver(number) == "dropped"
    assert Job.objects.get(pk=number).state == CANCELLED
    assert bench.effects == []


def test_a_job_cancelled_between_two_words_of_progress_has_no_effect(people: People, bench: Bench) -> None:
    number = asked(people)
    bench.inside = lambda work: actions.cancel(actor_of(people["clerk"]), number)
    assert worker.deliver(number) == "dropped"
    assert bench.effects == []


def test_how_far_a_job_is_never_says_more_than_is_done(people: People, bench: Bench) -> None:
    number = asked(people)
    actor = actor_of(people["clerk"])
    assert access.job(actor, number).share is None
    for done, total, share in ((0, 3, 0), (2, 3, 66), (3, 3, 100), (9, 3, 100), (5, None, None)):
        Job.objects.filter(pk=number).update(done=done, total=total)
        assert access.job(actor, number).share == share


# --- Lost and found ---------------------------------------------------------------------------------------------------


def test_a_job_of_a_dead_worker_is_put_back(people: People, bench: Bench) -> None:
    number = asked(people)
    lost(number)
    OrmQ.objects.all().delete()
    assert actions.put_back_lost() == 1
    assert Job.objects.get(pk=number).state == QUEUED
    assert OrmQ.objects.count() == 1
    assert worker.deliver(number) == "done"
    assert acts() == ["jobs.ask", "jobs.put_back", "jobs.finish"]


def test_a_job_that_gives_signs_of_life_is_left_alone(people: People, bench: Bench) -> None:
    number = asked(people)
    lost(number)
    token = Job.objects.get(pk=number).token
    assert actions.beat(number, token)
    assert actions.put_back_lost() == 0
    assert Job.objects.get(pk=number).state == RUNNING


def test_a_job_that_kills_its_worker_again_and_again_fails(people: People, bench: Bench) -> None:
    number = asked(people)
    for _ in range(actions.MOST_ATTEMPTS):
        lost(number)
        actions.put_back_lost()
    job = Job.objects.get(pk=number)
    assert (job.state, job.attempts) == (FAILED, actions.MOST_ATTEMPTS)
    assert "中断了 3 次" in job.error


def test_a_queued_job_whose_ticket_was_lost_gets_another(people: People, bench: Bench) -> None:
    asked(people)
    OrmQ.objects.all().delete()
    assert actions.put_back_lost() == 0
    assert actions.put_back_lost(clock.now() + timedelta(minutes=5)) == 1
    assert OrmQ.objects.count() == 1


def test_a_starting_worker_gets_the_tickets_of_one_that_was_killed(people: People, bench: Bench) -> None:
    asked(people)
    OrmQ.objects.update(lock=clock.now() + timedelta(hours=1))
    actions.release_tickets()
    assert not OrmQ.objects.filter(lock__gt=clock.now() + timedelta(minutes=1)).exists()


# --- Cancelled and tried again ----------------------------------------------------------------------------------------


def test_who_runs_the_system_may_cancel_but_not_retry_anothers_job(people: People, bench: Bench) -> None:
    number = asked(people)
    operator = actor_of(people["system_admin"])
    actions.cancel(operator, number)
    assert Job.objects.get(pk=number).state == CANCELLED
    with pytest.raises(NotFoundError):
        actions.retry(operator, number)
    with pytest.raises(WorkflowError):
        actions.cancel(operator, number)


def test_a_colleague_can_neither_cancel_nor_retry(people: People, bench: Bench) -> None:
    number = asked(people)
    for act in (actions.cancel, actions.retry):
        with pytest.raises(NotFoundError):
            act(actor_of(people["analyst"]), number)


def test_a_failed_job_is_tried_again(people: People, bench: Bench) -> None:
    number = asked(people, kind="test.refuse")
    worker.deliver(number)
    actions.retry(actor_of(people["clerk"]), number)
    job = Job.objects.get(pk=number)
    assert (job.state, job.error, job.attempts) == (QUEUED, "", 0)
    assert worker.deliver(number) == "failed"
    assert acts() == ["jobs.ask", "jobs.fail", "jobs.retry", "jobs.fail"]


def test_a_job_is_not_tried_again_without_the_right(people: People, bench: Bench) -> None:
    number = asked(people, kind="test.refuse")
    worker.deliver(number)
    Grant.objects.filter(person=people["clerk"]).update(ended_at=clock.now())
    with pytest.raises(NotFoundError):
        actions.retry(actor_of(people["clerk"]), number)
    assert Job.objects.get(pk=number).state == FAILED


def test_a_job_is_not_tried_again_where_another_does_the_same(people: People, bench: Bench) -> None:
    first = asked(people, kind="test.refuse")
    worker.deliver(first)
    asked(people)
    with pytest.raises(BallastError, match="已经另行提出"):
        actions.retry(actor_of(people["clerk"]), first)


def test_a_done_job_is_not_tried_again(people: People, bench: Bench) -> None:
    number = asked(people)
    worker.deliver(number)
    with pytest.raises(WorkflowError, match="完成"):
        actions.retry(actor_of(people["clerk"]), number)


def test_every_state_but_done_can_be_left() -> None:
    assert {state.code for state in JOB.states} - JOB.moves.keys() == {DONE}
