"""The forms of organisations, people and grants. What they offer lies in the reader's scope; the actions check again."""

from __future__ import annotations

from typing import Any

from django import forms

from ballast.accounts import access
from ballast.accounts.access import OrganisationCard, PersonCard
from ballast.accounts.actions import ACCOUNT_RULE
from ballast.accounts.organisation_actions import CODE_RULE
from ballast.accounts.roles import ROLES, OrganisationKind, Role
from ballast.kernel.scope import Scope

NOTHING = ("", "——")


class OrganisationForm(forms.Form):
    """A new organisation. The place is chosen for counties and parks, and written for an enterprise."""

    kind = forms.ChoiceField(label="类别")
    code = forms.CharField(label="代码", max_length=40, help_text=CODE_RULE)
    name = forms.CharField(label="名称", max_length=200)
    place = forms.ChoiceField(
        label="对应县区或园区", required=False, help_text="县区经信局选县区，园区管委会选园区；其他类别不选"
    )
    enterprise = forms.CharField(
        label="统一社会信用代码", max_length=30, required=False, help_text="类别为企业时填写；企业须在名录中"
    )
    parent = forms.ChoiceField(label="上级机构", required=False, help_text="只用于显示隶属关系，不带来任何权限")

    def __init__(self, scope: Scope, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        _offer(self, "kind", access.kind_choices(scope))
        units = access.place_choices(scope, OrganisationKind.COUNTY)
        parks = access.place_choices(scope, OrganisationKind.PARK)
        places = [
            NOTHING,
            ("县区、功能区", [(f"county:{code}", name) for code, name in units.items()]),
            ("园区", [(f"park:{code}", name) for code, name in parks.items()]),
        ]
        _offer(self, "place", places)
        _offer(self, "parent", [NOTHING, *access.organisation_choices(scope)])

    def clean(self) -> dict[str, Any]:
        """The place must be of the kind: `place_code` is added, the code of unit, park or enterprise."""
        cleaned = super().clean() or {}
        kind = cleaned.get("kind", "")
        chosen_kind, _, chosen = cleaned.get("place", "").partition(":")
        enterprise = cleaned.get("enterprise", "").strip().upper()
        if kind in ("county", "park") and chosen_kind != kind:
            self.add_error("place", "请选择与类别相符的县区或园区")
        if kind not in ("county", "park") and chosen:
            self.add_error("place", "这一类别不对应县区或园区，请留空")
        if kind == "enterprise" and not enterprise:
            self.add_error("enterprise", "请填写企业的统一社会信用代码")
        if kind != "enterprise" and enterprise:
            self.add_error("enterprise", "只有类别为企业时填写")
        cleaned["place_code"] = enterprise if kind == "enterprise" else chosen
        return cleaned


class OrganisationEditForm(forms.Form):
    """What of an organisation may change: its name and the one above it."""

    name = forms.CharField(label="名称", max_length=200)
    parent = forms.ChoiceField(label="上级机构", required=False, help_text="只用于显示隶属关系，不带来任何权限")

    def __init__(self, scope: Scope, card: OrganisationCard, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        offered = [(code, label) for code, label in access.organisation_choices(scope) if code != card.code]
        present = [(card.parent_code, "保持不变")] if card.parent_code not in ("", *dict(offered)) else []
        _offer(self, "parent", [NOTHING, *present, *offered])


class PersonForm(forms.Form):
    """A new person."""

    account = forms.CharField(label="账号", max_length=40, help_text=f"{ACCOUNT_RULE}；一人一号，不得共用")
    name = forms.CharField(label="姓名", max_length=60)
    home = forms.ChoiceField(label="所在机构")
    phone = forms.CharField(label="电话", max_length=30, required=False, help_text="用于联系本人，可以不填")

    def __init__(self, scope: Scope, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        _offer(self, "home", [("", "请选择"), *access.organisation_choices(scope)])


class PersonEditForm(forms.Form):
    """What of a person may change."""

    name = forms.CharField(label="姓名", max_length=60)
    home = forms.ChoiceField(label="所在机构")
    phone = forms.CharField(label="电话", max_length=30, required=False)

    def __init__(self, scope: Scope, card: PersonCard, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        offered = access.organisation_choices(scope)
        present = [(card.home_code, card.home_name)] if card.home_code not in dict(offered) else []
        _offer(self, "home", [*present, *offered])


class CloseForm(forms.Form):
    """Why an account is closed."""

    reason = forms.CharField(label="停用原因", max_length=200, help_text="例如：调离、离职、长期不用")


class SubjectForm(forms.Form):
    """The identity that the office's own sign-in gives a person."""

    subject = forms.CharField(
        label="统一身份标识", max_length=255, required=False, help_text="单点登录系统给此人的标识；留空表示解除关联"
    )


class GrantForm(forms.Form):
    """A role for a person who is known: which, and in which organisation."""

    role = forms.ChoiceField(label="角色")
    organisation = forms.ChoiceField(label="在哪个机构")

    def __init__(self, scope: Scope, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        _offer(self, "role", [("", "请选择"), *_roles(role for role in ROLES.values())])
        _offer(self, "organisation", [("", "请选择"), *access.organisation_choices(scope)])


class GrantInForm(forms.Form):
    """A role in an organisation that is known: which, and to whom."""

    account = forms.CharField(label="账号", max_length=60)
    role = forms.ChoiceField(label="角色")

    def __init__(self, card: OrganisationCard, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        _offer(
            self,
            "role",
            [("", "请选择"), *_roles(role for role in ROLES.values() if card.kind in role.kinds)],
        )


class ImportForm(forms.Form):
    """A file of people."""

    file = forms.FileField(label="人员名册", help_text="Excel（.xlsx）或 CSV，第一行是表头：账号、姓名、机构、电话")


def _roles(roles: Any) -> list[tuple[str, str]]:
    """Business roles only: those of administrators are given at the console."""
    business: list[Role] = [role for role in roles if not role.administrator]
    return [(role.code, f"{role.label}：{role.text}") for role in business]


def _offer(form: forms.Form, name: str, choices: list[Any]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
