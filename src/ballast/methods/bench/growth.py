"""Growth at the size of cities: both legs of every firm by status, a tree of pulls, and a change of growth explained."""

from __future__ import annotations

import random

from ballast.methods.bench import Case
from ballast.methods.contribution_tree import pull_tree, tree_of
from ballast.methods.decomposition import State, explain_change
from ballast.methods.price_volume import Segment
from ballast.methods.scope import Firm, Status, same_scope

_FIRMS, _UNITS, _DIVISIONS = 800, 12, 41


def cases(times: int) -> list[Case]:
    """Made firms of so many cities; the same for the same `times`."""
    dice = random.Random(times)
    statuses = [Status.FILED] * 16 + [*Status]
    firms = []
    for place in range(_FIRMS * times):
        status = dice.choice(statuses)
        current = None if status is Status.LATE else dice.randint(0, 10**9)
        firms.append(Firm(str(place), status, current, dice.randint(1, 10**9), stopped=dice.random() < 0.05))
    leaves = {
        (str(city), str(unit), str(division), str(firm)): (dice.randint(0, 10**9), dice.randint(1, 10**9))
        for firm in range(_FIRMS * times)
        for city, unit, division in [(firm % times, firm % _UNITS, dice.randrange(_DIVISIONS))]
    }
    tree = tree_of(leaves)
    before, now = (
        State(
            name,
            [
                Segment(str(place), dice.randint(1, 10**9), dice.randint(1, 10**9), dice.randint(90, 110))
                for place in range(_DIVISIONS * times)
            ],
        )
        for name in ("前期", "本期")
    )
    return [
        Case("same_scope", f"{len(firms)}户", lambda: same_scope(firms)),
        Case("pull_tree", f"{len(leaves)}个末级，4级", lambda: pull_tree(tree, threshold=0)),
        Case("explain_change", f"{_DIVISIONS * times}个分组", lambda: explain_change(before, now)),
    ]
