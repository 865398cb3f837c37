from __future__ import annotations

import pytest

from ballast.kernel.problems import BallastError, NotFoundError, Problem, ProblemsError, Severity


def test_a_problem_says_where_it_is_what_is_wrong_and_what_to_do() -> None:
    problem = Problem("unknown_code", "没有企业“X”", "请核对信用代码", "报表", 7, "B")
    assert str(problem) == "“报表” B7：没有企业“X”。请核对信用代码"


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (Problem("c", "错"), "错"),
        (Problem("c", "错", row=3), "3：错"),
        (Problem("c", "错", column="C"), "C：错"),
        (Problem("c", "错", sheet="一"), "“一”：错"),
        (Problem("c", "错", "改"), "错。改"),
    ],
)
def test_a_place_that_is_not_known_is_left_out(problem: Problem, text: str) -> None:
    assert str(problem) == text


def test_a_place_is_added_without_wiping_what_was_known() -> None:
    problem = Problem("c", "错", sheet="一", row=3, column="C")
    assert problem.at(column="D").place == "“一” D3"
    assert problem.at("二", 0).place == "“二” C0"
    assert problem.place == "“一” C3"


def test_an_error_stops_its_file_and_a_hint_does_not() -> None:
    assert Problem("c", "错").severity is Severity.ERROR
    assert [severity.label for severity in Severity] == ["错误", "提示"]


def test_a_refused_file_lists_everything_that_is_wrong_with_it() -> None:
    problems = (Problem("a", "甲", row=1), Problem("b", "乙", row=2))
    refused = ProblemsError("文件没有导入", iter(problems))
    assert refused.problems == problems
    assert str(refused).splitlines() == ["文件没有导入", "  · 1：甲", "  · 2：乙"]


def test_what_is_out_of_scope_is_told_like_what_does_not_exist() -> None:
    assert issubclass(NotFoundError, BallastError)
    assert issubclass(ProblemsError, BallastError)
