from __future__ import annotations

import pytest

from ballast.kernel.workflow import State, Workflow, WorkflowError

TASK = Workflow(
    "任务",
    (State("open", "待办"), State("done", "已办结"), State("closed", "已销号")),
    {"open": {"finish": "done"}, "done": {"close": "closed", "return": "open"}},
)


def test_a_declared_move_leads_to_its_state() -> None:
    assert TASK.after("open", "finish") == "done"
    assert TASK.after("done", "return") == "open"


def test_a_move_that_is_not_declared_is_refused_with_those_that_are() -> None:
    with pytest.raises(WorkflowError, match="“已办结”状态不能做“finish”，可以做：close、return"):
        TASK.after("done", "finish")


def test_nothing_leads_out_of_a_closed_state() -> None:
    with pytest.raises(WorkflowError, match="可以做：无"):
        TASK.after("closed", "return")


def test_a_state_is_found_by_its_code_and_an_unknown_one_is_refused() -> None:
    assert TASK.state("done").label == "已办结"
    with pytest.raises(WorkflowError, match="没有状态“gone”"):
        TASK.state("gone")
    with pytest.raises(WorkflowError, match="没有状态“gone”"):
        TASK.after("gone", "finish")


@pytest.mark.parametrize("moves", [{"open": {"finish": "nowhere"}}, {"nowhere": {"finish": "open"}}])
def test_a_table_with_an_undeclared_state_cannot_be_made(moves: dict[str, dict[str, str]]) -> None:
    with pytest.raises(WorkflowError, match="未声明的状态 nowhere"):
        Workflow("任务", (State("open", "待办"),), moves)
