"""The form that asks for a report."""

from __future__ import annotations

from django import forms

from ballast.kernel.period import Period
from ballast.kernel.problems import BallastError
from ballast.kernel.scope import Audience

WRITTEN_FOR = (Audience.INTERNAL, Audience.BETWEEN_COUNTIES, Audience.PUBLIC)


class ReportForm(forms.Form):
    """A period and a circle of readers."""

    period = forms.CharField(label="时期", max_length=7, help_text="如 2026-09；1—2月合并为 2026-02")
    audience = forms.ChoiceField(
        label="读者",
        choices=[(audience.value, audience.label) for audience in WRITTEN_FOR],
        help_text="决定标识、合并和隐去",
    )

    def clean_period(self) -> Period:
        """The month; a text that names none is told so."""
        try:
            return Period.parse(str(self.cleaned_data["period"]))
        except BallastError as wrong:
            raise forms.ValidationError(str(wrong)) from wrong
