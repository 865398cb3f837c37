"""A small city for tests: enterprises, register changes and returns written through the rooms' own actions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ballast.collection.actions import save_returns
from ballast.collection.rows import Numbers, ReturnRow
from ballast.figures.freeze import freeze
from ballast.figures.read import Reader
from ballast.indicators.catalogue import catalogue_identity
from ballast.kernel.actor import Actor
from ballast.kernel.scope import Scope
from ballast.registry.actions import (
    save_changes,
    save_enterprises,
    save_memberships,
    save_parks,
    save_states,
    save_successions,
    save_units,
)
from ballast.registry.rows import ChangeRow, MembershipRow, StateRow, SubjectRow, SuccessionRow
from ballast.rules.loader import Rulebook

START = date(2024, 1, 1)
ACTOR = Actor("测试", Scope.city(), "test")


class City:
    """Builds facts step by step; `read` freezes them and opens a reader."""

    def __init__(self) -> None:
        units = [("CITY", "全市", "city"), ("A", "甲县", "county"), ("B", "乙县", "county"), ("C", "丙县", "county")]
        units += [("PROV", "全省", "province"), ("CN", "全国", "nation")]
        save_units(
            [
                SubjectRow(code, name, START, {"kind": kind, "position": str(place)})
                for place, (code, name, kind) in enumerate(units)
            ],
            None,
        )
        save_parks(
            [SubjectRow("P1", "一号园", START, {"units": "A"}), SubjectRow("P2", "二号园", START, {"units": "B"})], None
        )

    def firm(self, code: str, unit: str = "A", *, on: date = START, **aspects: str) -> str:
        """An enterprise in the register since before the data, or new aspects of it from a day."""
        known = {"unit": unit, "industry": "13", "control": "3", "size": "3", "ownership": "112", **aspects}
        save_enterprises([SubjectRow(code, f"企业{code}", on, known)], None)
        return code

    def old(self, *codes: str) -> None:
        """In the register since before the data."""
        save_changes([ChangeRow(code, "entry", "initial", None, None, "2023-02", None) for code in codes], None)

    def enters(self, code: str, kind: str, period: str, approved: date | None = None) -> None:
        """An entry to the register."""
        save_changes([ChangeRow(code, "entry", kind, None, approved, period, None)], None)

    def leaves(self, code: str, period: str, *, base_kept: bool) -> None:
        """An exit from the register."""
        save_changes([ChangeRow(code, "exit", "closed", None, None, period, base_kept)], None)

    def continues(self, predecessor: str, successor: str, period: str, kind: str = "code_change") -> None:
        """A succession."""
        save_successions([SuccessionRow(predecessor, successor, kind, period, "")], None)

    def lists(self, code: str, *members: str) -> None:
        """A list with members."""
        save_memberships([MembershipRow(code, code, "规则", member, START, None) for member in members], None)

    def state(self, code: str, value: str, start: date, end: date | None = None) -> None:
        """A confirmed run state."""
        save_states([StateRow(code, "run_state", value, start, end)], None)

    def files(
        self,
        code: str,
        period: str,
        ytd: int | None,
        base: int | None,
        *,
        month: int | None = None,
        base_month: int | None = None,
        item: str = "output",
        **more: Numbers,
    ) -> None:
        """A return of one item in stored units (元)."""
        lines: dict[str, Numbers] = {item: (month, ytd, base_month, base), **more}
        save_returns([ReturnRow(code, period, "monthly", lines)], None, ACTOR, Decimal(200))

    def read(self, scope: Scope | None = None) -> Reader:
        """Freeze everything and open a reader of it."""
        rules = Rulebook.load()
        freeze(ACTOR, catalogue_identity(), rules)
        return Reader.open(scope or Scope.city(), rules=rules)
