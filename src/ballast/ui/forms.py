"""Forms as pages draw them: label above, help below, errors beside the field, a summary above the form.

A room writes ordinary Django forms; `{% field form.x %}` draws one field, `{% errors form %}` the summary.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.forms import BaseForm, BoundField, widgets
from django.utils.safestring import SafeString

_CHECKS = (widgets.CheckboxInput,)
_GROUPS = (widgets.RadioSelect, widgets.CheckboxSelectMultiple)


@dataclass(frozen=True)
class Drawn:
    """A field ready for the template: `kind` is check, group, file or line; the identities tie help and errors to it."""

    field: BoundField
    kind: str
    widget: SafeString

    @property
    def help_id(self) -> str:
        """The identity of the help text."""
        return _identity(self.field, "help")

    @property
    def error_id(self) -> str:
        """The identity of the errors."""
        return _identity(self.field, "error")


@dataclass(frozen=True)
class Wrong:
    """One line of the summary: what is wrong, with a link to the field ("" where it is the form as a whole)."""

    text: str
    href: str = ""
    label: str = ""


def drawn(field: BoundField) -> Drawn:
    """A bound field with the classes of the frame and the marks that screen readers need."""
    kind = _kind(field)
    attributes: dict[str, str | bool] = {"class": _classes(field, kind)}
    described = [
        name
        for name, there in ((_identity(field, "help"), field.help_text), (_identity(field, "error"), field.errors))
        if there
    ]
    if described and kind != "group":
        attributes["aria-describedby"] = " ".join(described)
    if field.errors and kind != "group":
        attributes["aria-invalid"] = "true"
    return Drawn(field, kind, field.as_widget(_kept(field.field.widget), attrs=attributes))


def wrongs(form: BaseForm) -> Iterator[Wrong]:
    """Everything wrong in a form: first what concerns it as a whole, then field by field."""
    for text in form.non_field_errors():
        yield Wrong(str(text))
    for field in form.visible_fields():
        for text in field.errors:
            yield Wrong(str(text), f"#{field.id_for_label or field.auto_id}", str(field.label))
    for field in form.hidden_fields():
        for text in field.errors:
            yield Wrong(str(text), label=str(field.label))


def _kept(widget: widgets.Widget) -> widgets.Widget:
    """A browser's number box throws away what it cannot read as a number; a plain box keeps it until it is put right."""
    if not isinstance(widget, widgets.NumberInput):
        return widget
    own = {name: value for name, value in widget.attrs.items() if name not in ("step", "min", "max")}
    return widgets.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", **own})


def _identity(field: BoundField, what: str) -> str:
    return f"{field.id_for_label or field.auto_id}-{what}"


def _kind(field: BoundField) -> str:
    widget = field.field.widget
    if isinstance(widget, _GROUPS):
        return "group"
    if isinstance(widget, _CHECKS):
        return "check"
    return "file" if isinstance(widget, widgets.FileInput) else "line"


def _classes(field: BoundField, kind: str) -> str:
    own = str(field.field.widget.attrs.get("class", ""))
    base = {"check": "form-check-input", "group": "form-check-group"}.get(kind, "form-control")
    if kind == "line" and isinstance(field.field.widget, widgets.Select):
        base = "form-select"
    return " ".join(filter(None, (own, base, "is-invalid" if field.errors else "")))
