"""The address of a figure: `code[.treatment]/dim=code;dim=code/period/basis@snapshot`. Parse and format are inverse."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

from ballast.kernel.period import Basis, Period, PeriodError
from ballast.kernel.problems import NotFoundError

TREATMENTS = ("keep", "drop")
"""What is done with the base of exits whose base stays: kept in both legs (and not written), or dropped from both."""

_PLAIN = "：:，（）()-_ "


@dataclass(frozen=True)
class Address:
    """One figure: an indicator, a treatment, a slice (sorted pairs), a period, a basis, and a snapshot (empty: current)."""

    code: str
    slice: tuple[tuple[str, str], ...] = ()
    period: Period = field(default_factory=lambda: Period(2026, 9))
    basis: Basis = Basis.YTD
    snapshot: str = ""
    treatment: str = "keep"

    @classmethod
    def of(
        cls,
        code: str,
        where: Mapping[str, str],
        period: Period,
        basis: Basis,
        snapshot: str = "",
        treatment: str = "keep",
    ) -> Address:
        """An address from a slice in any order."""
        return cls(code, tuple(sorted(where.items())), period, basis, snapshot, treatment)

    @property
    def where(self) -> dict[str, str]:
        """The slice as a dictionary."""
        return dict(self.slice)

    def __str__(self) -> str:
        # A dot is what parts the treatment: one in the name of a product is written as a code.
        code = quote(self.code, safe=_PLAIN).replace(".", "%2E")
        treated = "" if self.treatment == "keep" else f".{self.treatment}"
        pairs = ";".join(f"{name}={quote(value, safe=_PLAIN)}" for name, value in self.slice)
        pinned = f"@{self.snapshot[:12]}" if self.snapshot else ""
        return f"{code}{treated}/{pairs}/{self.period}/{self.basis.value}{pinned}"

    @classmethod
    def parse(cls, text: str) -> Address:
        """Read an address; raises `NotFoundError` for anything that is none."""
        body, _, snapshot = text.partition("@")
        parts = body.split("/")
        if len(parts) != 4:
            raise NotFoundError(f"“{text}”不是数字地址。地址的样子：output_growth/unit=…/2026-09/ytd@快照")
        code, _, treatment = parts[0].partition(".")
        if treatment and treatment not in TREATMENTS:
            raise NotFoundError(f"没有处理口径“{treatment}”，可用：{'、'.join(TREATMENTS)}")
        try:
            period, basis = Period.parse_any(parts[2]), Basis(parts[3])
        except (PeriodError, ValueError) as wrong:
            raise NotFoundError(f"“{text}”的时期或口径不对：{wrong}") from None
        pairs = [_pair(piece, text) for piece in parts[1].split(";") if piece]
        if len({name for name, _ in pairs}) != len(pairs):
            raise NotFoundError(f"“{text}”里同一个维度写了两次")
        return cls(unquote(code), tuple(sorted(pairs)), period, basis, snapshot, treatment or "keep")


def _pair(piece: str, text: str) -> tuple[str, str]:
    name, equals, value = piece.partition("=")
    if not equals or not name or not value:
        raise NotFoundError(f"“{text}”里的“{piece}”不是 维度=代码")
    return name, unquote(value)
