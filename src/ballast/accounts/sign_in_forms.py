"""The forms of signing in. They check shape only; whether something is right is for the actions."""

from __future__ import annotations

from typing import Any

from django import forms

from ballast.accounts.limits import limits
from ballast.accounts.passwords import LONGEST
from ballast.kernel.rights import Right


def _secret(label: str, complete: str, **more: Any) -> forms.CharField:
    """A field for a password: never filled in again by the page, kept as typed."""
    widget = forms.PasswordInput(attrs={"autocomplete": complete}, render_value=False)
    return forms.CharField(label=label, widget=widget, max_length=LONGEST, strip=False, **more)


def _code(label: str, **more: Any) -> forms.CharField:
    attributes = {"autocomplete": "one-time-code", "autocapitalize": "off", "spellcheck": "false"}
    return forms.CharField(label=label, max_length=40, widget=forms.TextInput(attrs=attributes), **more)


class SignInForm(forms.Form):
    """Account and password. The fields have the names that password managers know."""

    username = forms.CharField(
        label="账号",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = _secret("密码", "current-password")


class PasswordForm(forms.Form):
    """The present password and the new one, twice."""

    old = _secret("当前密码", "current-password")
    new = _secret("新密码", "new-password")
    again = _secret("再输一次新密码", "new-password")

    def clean(self) -> dict[str, Any]:
        """The two must be alike."""
        data = super().clean() or {}
        if data.get("new") and data.get("again") and data["new"] != data["again"]:
            self.add_error("again", "两次输入的新密码不一致")
        return data


class CodeForm(forms.Form):
    """A code of the second factor, or a recovery code."""

    code = _code("动态口令", help_text="手机上显示的6位数字；手机不在身边时，可输入一个恢复码")


class ProofForm(forms.Form):
    """Who is there, shown again before something sensitive."""

    def __init__(self, *arguments: Any, factor: bool, **named: Any) -> None:
        super().__init__(*arguments, **named)
        if factor:
            self.fields["proof"] = _code("现在的动态口令或恢复码")
        else:
            self.fields["proof"] = _secret("当前密码", "current-password")


class EnrolForm(forms.Form):
    """The first code of a new second factor; with the proof of who is there unless the sign-in has just asked for it."""

    code = _code("手机上显示的6位数字")

    def __init__(self, *arguments: Any, factor: bool, proof: bool, **named: Any) -> None:
        super().__init__(*arguments, **named)
        if proof and factor:
            self.fields["proof"] = _code("原来的动态口令或恢复码")
        elif proof:
            self.fields["proof"] = _secret("当前密码", "current-password")


class TokenForm(forms.Form):
    """A new token: its name, what it may do, how long."""

    name = forms.CharField(
        label="用途",
        max_length=60,
        help_text="写明哪个系统使用，便于日后清理",
        widget=forms.TextInput(),
    )
    rights = forms.MultipleChoiceField(label="权限", widget=forms.CheckboxSelectMultiple)
    days = forms.IntegerField(label="有效期（天）", min_value=1, initial=90, widget=forms.NumberInput())

    def __init__(self, *arguments: Any, rights: list[Right], **named: Any) -> None:
        super().__init__(*arguments, **named)
        choices = self.fields["rights"]
        assert isinstance(choices, forms.MultipleChoiceField)
        choices.choices = [(right.value, right.label) for right in rights]
        days = self.fields["days"]
        assert isinstance(days, forms.IntegerField)
        days.max_value = limits().token_days
        days.help_text = f"最长{limits().token_days}天"
