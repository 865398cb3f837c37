"""The one library of template tags: `{% load ballast %}`. Numbers, tiles, lights, states, forms, tables, charts, panels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import count
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.http import QueryDict
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ballast.kernel import rounding
from ballast.ui import forms, tags_tables
from ballast.ui.numbers import Number
from ballast.ui.pages import Tab
from ballast.ui.panels import panels_for
from ballast.ui.tiles import SPARK_HEIGHT, SPARK_WIDTH, Light, Spark, Tile

register = template.Library()
tags_tables.add_to(register)

STATES = {"empty": "inbox", "loading": "hourglass-split", "error": "exclamation-triangle", "done": "check-circle"}


# --- Signs ------------------------------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite; with a label it speaks, without one it is decoration."""
    href = f"{static('icons.svg')}#{name}"
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"></use></svg>', label, href)
    return format_html('<svg class="icon" aria-hidden="true" focusable="false"><use href="{}"></use></svg>', href)


@register.simple_tag
def light(colour: str, text: str = "") -> SafeString:
    """A status light: its shape and its word; without a word the colour's name is read out only."""
    which = Light(colour)
    shape = format_html(
        '<svg class="light-shape" aria-hidden="true" focusable="false"><use href="{}#light-{}"></use></svg>',
        static("ui/signs.svg"),
        which.value,
    )
    hidden = "" if text else " visually-hidden"
    return format_html(
        '<span class="light light-{}">{}<span class="light-word{}">{}</span></span>',
        which.value,
        shape,
        hidden,
        text or which.label,
    )


@register.simple_tag
def move(value: int | Fraction | Decimal | None, unit: str = "", places: int = 0) -> SafeString:
    """Up, down or level: ▲ and ▼ with the size, blue and orange; nothing where it cannot be told (None)."""
    if value is None:
        return SafeString("")
    if rounding.half_up(value, places) == 0:
        return SafeString('<span class="move move-level">持平</span>')
    up = value > 0
    size = rounding.text(value if up else -value, places) + unit
    return format_html(
        '<span class="move move-{}"><span aria-hidden="true">{}</span><span class="visually-hidden">{}</span> {}</span>',
        "up" if up else "down",
        "▲" if up else "▼",
        "升" if up else "降",
        size,
    )


# --- Numbers and tiles ------------------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def number(context: Context, shown: Number) -> SafeString:
    """A number with unit, period, basis and marker; hover, focus or tap shows how it was made and where it is from."""
    told = {"n": shown, "identity": f"n{_next(context)}" if shown.explained else ""}
    return SafeString(render_to_string("ui/number.html", told).strip())


@register.simple_tag(takes_context=True)
def tile(context: Context, shown: Tile) -> SafeString:
    """One tile: name, number, light and gap, against the province, rank and move, trend, one line why."""
    return render_to_string("ui/tile.html", {"tile": shown, "request": context.get("request")})


@register.simple_tag
def sparkline(shown: Spark) -> SafeString:
    """A small line with its target; nothing where there is no line to draw."""
    if not shown.drawable:
        return SafeString("")
    return render_to_string("ui/sparkline.html", {"spark": shown, "width": SPARK_WIDTH, "height": SPARK_HEIGHT})


def _next(context: Context) -> int:
    """A number that is new on this page, to tie a thing to its explanation."""
    request: Any = context.get("request")
    counter: Iterator[int] | None = getattr(request, "numbered", None)
    if counter is None:
        counter = count(1)
        if request is not None:
            request.numbered = counter
    return next(counter)


# --- States and forms -------------------------------------------------------------------------------------------------


@register.simple_tag
def state(kind: str, title: str, text: str = "", href: str = "", action: str = "") -> SafeString:
    """Why there is nothing to see, and what to do next: `empty`, `loading`, `error` or `done`."""
    told = {"kind": kind, "icon": STATES[kind], "title": title, "text": text, "href": href, "action": action}
    return render_to_string("ui/state.html", told)


@register.simple_tag
def progress(done: int, total: int, text: str = "") -> SafeString:
    """How far something is; `total` 0 where nobody knows."""
    share = min(100, max(0, done * 100 // total)) if total else None
    return render_to_string("ui/progress.html", {"done": done, "total": total, "text": text, "share": share})


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """One field of a form: label above, help below, errors beside it."""
    return render_to_string("ui/field.html", {"drawn": forms.drawn(bound), "field": bound})


@register.simple_tag
def errors(form: BaseForm) -> SafeString:
    """What is wrong in a form, above it, each line leading to its field; nothing where nothing is wrong."""
    wrongs = list(forms.wrongs(form))
    return render_to_string("ui/errors.html", {"wrongs": wrongs}) if wrongs else SafeString("")


@register.simple_tag
def fields(form: BaseForm) -> SafeString:
    """A whole form without its button: the summary of errors, the hidden fields, and every field in order."""
    hidden = [SafeString(str(each)) for each in form.hidden_fields()]
    drawn = [field(each) for each in form.visible_fields()]
    return format_html_join("", "{}", ((part,) for part in (errors(form), *hidden, *drawn)))


@register.inclusion_tag("ui/confirm.html", takes_context=True)
def confirm(
    context: Context, action: str, question: str, href: str, name: str = "", value: str = "", danger: bool = False
) -> dict[str, Any]:
    """A button that asks before it posts to `href`, with `name=value` where given."""
    told = {"action": action, "question": question, "href": href, "name": name, "value": value, "danger": danger}
    return {**told, "csrf_token": context.get("csrf_token")}


# --- Ways around ------------------------------------------------------------------------------------------------------


@register.inclusion_tag("ui/tabs.html")
def tabs(shown: Sequence[Tab], label: str = "分页签") -> dict[str, Any]:
    """A row of tabs, each an address of its own."""
    return {"tabs": shown, "label": label}


@register.inclusion_tag("ui/pages.html", takes_context=True)
def pages(context: Context, shown: Page[Any], parameter: str = "page") -> dict[str, Any]:
    """The way through the pages of a list; the rest of the address stays."""
    query: QueryDict = context["request"].GET.copy()

    def href(number: int) -> str:
        query[parameter] = str(number)
        return f"?{query.urlencode()}"

    numbers = [
        (number if isinstance(number, int) else None, href(number) if isinstance(number, int) else "")
        for number in shown.paginator.get_elided_page_range(shown.number, on_each_side=2, on_ends=1)
    ]
    return {
        "page": shown,
        "numbers": numbers,
        "previous": href(shown.number - 1) if shown.has_previous() else "",
        "next": href(shown.number + 1) if shown.has_next() else "",
    }


@register.simple_tag(takes_context=True)
def panels(context: Context, slot: str) -> SafeString:
    """What the rooms put into a slot of this page, for this reader."""
    request = context.get("request")
    shown = panels_for(request, slot) if request is not None else []
    return render_to_string("ui/panels.html", {"panels": shown, "slot": slot})
