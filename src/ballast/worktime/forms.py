"""Forms of the working calendar."""

from __future__ import annotations

from typing import Any

from django import forms

from ballast.kernel.problems import BallastError
from ballast.kernel.worktime import DayKind
from ballast.worktime.actions import parse_days


class DayForm(forms.Form):
    """One day to change, with its reason."""

    day = forms.DateField(label="日期", widget=forms.DateInput(attrs={"type": "date"}))
    kind = forms.ChoiceField(label="改为", choices=[(kind.value, kind.label) for kind in DayKind])
    reason = forms.CharField(label="理由", max_length=200, help_text="如：市政府通知放假、防汛值守")
    document = forms.CharField(label="文号", max_length=200, required=False, help_text="依据的文件名称和文号")
    name = forms.CharField(label="名称", max_length=40, required=False, help_text="显示在日历上，可不填")

    def clean_kind(self) -> DayKind:
        """The kind of day."""
        return DayKind(self.cleaned_data["kind"])


class YearForm(forms.Form):
    """The holidays of a year as the State Council's notice gives them."""

    document = forms.CharField(label="文件", max_length=200, help_text="公布安排的文件名称和文号")
    days = forms.CharField(
        label="放假和调休上班的日子",
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="每行一天：日期、休或班、名称，如“2027-01-01 休 元旦”。与平常周末相同的日子可以不写",
    )

    def __init__(self, year: int, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.year = year

    def clean_days(self) -> str:
        """The lines, once all of them can be read."""
        text = str(self.cleaned_data["days"])
        try:
            parse_days(text, self.year)
        except BallastError as wrong:
            raise forms.ValidationError(str(wrong)) from wrong
        return text
