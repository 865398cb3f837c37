"""What the auditor may ask for."""

from __future__ import annotations

from typing import Any

from django import forms

from ballast.trail.access import Question
from ballast.trail.labels import ACTIONS
from ballast.trail.models import Outcome


class QuestionForm(forms.Form):
    """The filters of the list: all optional."""

    start = forms.DateField(label="起始日", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    end = forms.DateField(label="截止日", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    person = forms.CharField(label="人员（姓名或账号）", required=False, max_length=100)
    action = forms.ChoiceField(label="操作", required=False)
    subject = forms.CharField(label="对象", required=False, max_length=200)
    outcome = forms.ChoiceField(label="结果", required=False)
    address = forms.CharField(label="来源地址", required=False, max_length=64)

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        every = ("", "全部")
        actions = self.fields["action"]
        outcomes = self.fields["outcome"]
        assert isinstance(actions, forms.ChoiceField)
        assert isinstance(outcomes, forms.ChoiceField)
        actions.choices = [every, *ACTIONS.items()]
        outcomes.choices = [every, *((one.value, one.label) for one in Outcome)]

    def clean(self) -> dict[str, Any]:
        """The days in their order."""
        told = super().clean() or {}
        start, end = told.get("start"), told.get("end")
        if start and end and end < start:
            self.add_error("end", "截止日早于起始日")
        return told

    def question(self) -> Question:
        """The filters as a question; none where one of them is wrong."""
        if not self.is_valid():
            return Question()
        return Question(**{name: value for name, value in self.cleaned_data.items() if value})
