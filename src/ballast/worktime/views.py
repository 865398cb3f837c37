"""Pages of the working calendar: the picture of a year, a day changed with its reason, a year's holidays published."""

from __future__ import annotations

import calendar as weeks
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from ballast.kernel import clock
from ballast.kernel.problems import BallastError, NotFoundError
from ballast.kernel.rights import Right
from ballast.kernel.worktime import DayKind
from ballast.ui.doors import Visit, needs
from ballast.ui.pages import page
from ballast.worktime import access, actions
from ballast.worktime.access import DayView, YearView
from ballast.worktime.forms import DayForm, YearForm

FIRST, LAST = 2004, 2100


@dataclass(frozen=True)
class Square:
    """A day in the picture: what it says, and how it looks."""

    view: DayView
    css: str
    says: str


@dataclass(frozen=True)
class Month:
    """A month of the picture: its weeks from Monday, None where a day belongs to another month."""

    number: int
    weeks: tuple[tuple[Square | None, ...], ...]
    working: int


@needs(Right.RULES)
def this_year(request: Visit) -> HttpResponse:
    """The present year."""
    return redirect("worktime:year", clock.today().year)


@needs(Right.RULES)
def year(request: Visit, number: int) -> HttpResponse:
    """The picture of a year, its history, and the forms to change it."""
    return _year(request, _known(number))


@needs(Right.RULES, methods=("POST",))
def set_day(request: Visit, number: int) -> HttpResponse:
    """Change one day."""
    number = _known(number)
    form = DayForm(request.POST)
    if not form.is_valid():
        return _year(request, number, day_form=form)
    told = form.cleaned_data
    try:
        actions.set_day(request.actor, told["day"], told["kind"], told["reason"], told["document"], told["name"])
    except NotFoundError:
        raise
    except BallastError as wrong:
        form.add_error(None, str(wrong))
        return _year(request, number, day_form=form)
    messages.success(request, f"{told['day']} 改为{told['kind'].label}")
    return redirect("worktime:year", told["day"].year)


@needs(Right.RULES, methods=("POST",))
def publish(request: Visit, number: int) -> HttpResponse:
    """Publish a year's holidays."""
    number = _known(number)
    form = YearForm(number, request.POST)
    if not form.is_valid():
        return _year(request, number, year_form=form)
    try:
        count = actions.publish_year(request.actor, number, form.cleaned_data["document"], form.cleaned_data["days"])
    except NotFoundError:
        raise
    except BallastError as wrong:
        form.add_error(None, str(wrong))
        return _year(request, number, year_form=form)
    messages.success(request, f"{number} 年的节假日安排已公布，写入 {count} 天；此前按周末暂算的期限从此确定")
    return redirect("worktime:year", number)


def _year(
    request: Visit, number: int, day_form: DayForm | None = None, year_form: YearForm | None = None
) -> HttpResponse:
    view = access.year_view(request.actor, number)
    said = (
        f"全年 {view.working} 个工作日。" if view.published else "节假日安排尚未公布，暂按周末推算，所有期限均为暂定。"
    )
    wrong = day_form is not None or year_form is not None
    return page(
        request,
        "worktime/year.html",
        title=f"{number} 年工作日历",
        sentence=said,
        status=422 if wrong else 200,
        view=view,
        months=_months(view),
        before=reverse("worktime:year", args=(number - 1,)) if number > FIRST else "",
        after=reverse("worktime:year", args=(number + 1,)) if number < LAST else "",
        history=access.history(request.actor, number),
        day_form=day_form or DayForm(),
        year_form=year_form or (None if view.published else YearForm(number)),
        may_set=request.scope.whole_city,
        footer=f"依据：{view.document}" if view.document else "",
    )


def _known(number: int) -> int:
    if not FIRST <= number <= LAST:
        raise NotFoundError("没有找到")
    return number


def _months(view: YearView) -> list[Month]:
    """The days of a year as months of weeks."""
    rows = weeks.Calendar()
    found = []
    for number in range(1, 13):
        shown = tuple(
            tuple(_square(view.days[day]) if day.month == number else None for day in week)
            for week in rows.monthdatescalendar(view.year, number)
        )
        working = sum(square is not None and square.view.kind is DayKind.WORK for week in shown for square in week)
        found.append(Month(number, shown, working))
    return found


def _square(view: DayView) -> Square:
    if view.special:
        css = "wt-off" if view.kind is DayKind.REST else "wt-makeup"
    else:
        css = "wt-weekend" if view.kind is DayKind.REST else "wt-work"
    named = f"{view.name} " if view.name else ""
    reason = f"：{view.reason}" if view.reason else ""
    return Square(view, css, f"{view.day} {named}{view.kind.label}{reason}")
