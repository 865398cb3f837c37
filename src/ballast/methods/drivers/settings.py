"""What may be set of the search: every threshold with the default that we suggest."""

from __future__ import annotations

from dataclasses import dataclass

from ballast.kernel.rounding import Exact
from ballast.methods.exact import MethodError, fraction


@dataclass(frozen=True)
class Settings:
    """The search's thresholds. All defaults are ours [I]; none comes from a publication.

    * `most_segments`: how many names are found at most, beyond the pinned ones
    * `most_attributes`: how many attributes a name may join, 1–3
    * `false_names`: the chance of naming anything in a table where nothing happened but normal noise
    * `least_points`: names whose deviation is smaller, in points, are not given; 0 gives every one that stands out
    * `grain`: relative deviations of a cell that count as none (0.005 is half a percent)
    * `largest_share`: a conjunction of a larger share of the evidence is the baseline itself and is never named
    * `stay`: a name of last time needs only this part of the deviation that a new one needs
    * `margin`: a name of last time is kept before a rival whose evidence is better by no more than this part of it
    * `draws`, `seed`: how often residuals are dealt anew where noise is not normal, and the seed of it

    >>> Settings().most_attributes
    3
    """

    most_segments: int = 5
    most_attributes: int = 3
    false_names: float = 0.01
    least_points: Exact = 0
    grain: float = 0.005
    largest_share: float = 0.5
    stay: float = 0.75
    margin: float = 0.2
    draws: int = 30
    seed: int = 0

    def __post_init__(self) -> None:
        wrong = [
            f"{name}={value}（应在{low}到{high}之间）"
            for name, value, low, high in (
                ("most_segments", self.most_segments, 0, 50),
                ("most_attributes", self.most_attributes, 1, 3),
                ("false_names", self.false_names, 1e-6, 0.5),
                ("least_points", fraction(self.least_points), 0, 10**9),
                ("grain", self.grain, 1e-9, 1),
                ("largest_share", self.largest_share, 0, 1),
                ("stay", self.stay, 0, 1),
                ("margin", self.margin, 0, 1),
                ("draws", self.draws, 2, 10_000),
            )
            if not low <= value <= high
        ]
        if wrong:
            raise MethodError("找动因的设置超出范围：" + "；".join(wrong) + "。请改正后再算")
