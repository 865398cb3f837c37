"""The styleguide: every piece of the kit with all its states, and the shell of the wall screen."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse

from ballast.ui import samples, styleguide_tables
from ballast.ui.doors import signed_in
from ballast.ui.pages import page


@signed_in()
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every piece of the kit with all its states; `?theme=dark` shows it on the wall screen's ground."""
    sections = styleguide_tables.context(request)
    if sections["download"] is not None:
        answer: HttpResponse = sections["download"]
        return answer
    form = samples.SampleForm(samples.WRONG)
    form.is_valid()
    return page(
        request,
        "ui/styleguide.html",
        title="样式手册",
        sentence="前三季度全市规上工业增加值同比增长 6.5%，高于时间进度要求，临江、青岩两县拉动 3.1 个百分点。",
        crumbs=[("系统", "")],
        footer="部门调度数据 · 快照 3f9c21a7 · 来源：市工信局企业月度调度表（演示）",
        form=form,
        fresh=samples.SampleForm(),
        pages_sample=Paginator(range(237), 20).get_page(request.GET.get("page", "4")),
        **samples.context(),
        **sections,
    )


@signed_in()
def screen(request: HttpRequest) -> HttpResponse:
    """The shell of the wall screen with invented figures."""
    return page(request, "ui/styleguide_screen.html", title="工业经济运行", **samples.context())
