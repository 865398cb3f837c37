"""The assessment engine on made counties; no peer is installed for it."""

from __future__ import annotations

from ballast.methods.assessment import Coefficient, Item, Ladder, Linear, Member, Piecewise, Scheme, Seen, assess
from ballast.methods.bench import Case

_UNITS, _ITEMS = 12, 16
_METHODS = (Linear(1), Ladder(), Coefficient(), Piecewise())


def cases(times: int) -> list[Case]:
    """16 items of four methods for 12 units a city."""
    scheme = Scheme("例", tuple(Item(f"i{at}", f"指标{at}", 5, _METHODS[at % 4], "%") for at in range(_ITEMS)))
    members = [
        Member(
            f"u{place:05}",
            {f"i{at}": Seen(1 + place * (at + 3) % 101, target=50, mean=48) for at in range(_ITEMS)},
        )
        for place in range(_UNITS * times)
    ]
    return [
        Case("assessment.assess", f"{len(members)}个单位×{_ITEMS}项", lambda: assess(scheme, members).members[0].total)
    ]
