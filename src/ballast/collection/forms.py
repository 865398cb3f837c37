"""Forms of collection's pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from ballast.collection.intake import Kind
from ballast.kernel.period import Period
from ballast.kernel.problems import BallastError


class ImportForm(forms.Form):
    """A file, what kind of file it is, and its period where the file does not say it."""

    kind = forms.ChoiceField(label="文件种类")
    period = forms.CharField(label="时期", required=False, max_length=10, help_text="如 2026-09；文件里写明的可以不填")
    file = forms.FileField(label="文件", help_text="xlsx、xls 或 csv；不超过 50 MB")

    def __init__(self, open_to: Sequence[Kind], *arguments: Any) -> None:
        super().__init__(*arguments)
        choice = self.fields["kind"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(kind.code, kind.title) for kind in open_to]

    def clean_period(self) -> Period | None:
        """The period; None where none was given."""
        text = str(self.cleaned_data["period"]).strip()
        if not text:
            return None
        try:
            return Period.parse_any(text)
        except BallastError as wrong:
            raise forms.ValidationError(str(wrong)) from wrong


class AcceptForm(forms.Form):
    """Why a held return may stand."""

    reason = forms.CharField(
        label="核实情况", max_length=400, min_length=2, help_text="写明向谁核实、结果怎样，例如“已与企业核对，单位无误”"
    )
