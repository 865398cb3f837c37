"""What a check says of a figure; see the package for the method."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from ballast.kernel.marker import Marker


class Verdict(StrEnum):
    """What follows from a check."""

    FINE = "fine"
    QUESTION = "question"
    PROPOSAL = "proposal"
    STOPPED = "stopped"

    @property
    def label(self) -> str:
        """The name on screen."""
        return _VERDICT_LABELS[self]

    @property
    def asks(self) -> bool:
        """Whether the respondent is asked for an explanation."""
        return self in (Verdict.QUESTION, Verdict.PROPOSAL)


_VERDICT_LABELS = {
    Verdict.FINE: "未见异常",
    Verdict.QUESTION: "请说明",
    Verdict.PROPOSAL: "请说明（附参考值）",
    Verdict.STOPPED: "无法判断",
}


class Level(StrEnum):
    """How grave a finding is: an error must be explained before the return stands, a warning explained, a flag seen."""

    ERROR = "error"
    WARNING = "warning"
    FLAG = "flag"

    @property
    def label(self) -> str:
        """The name on screen."""
        return {"error": "错误", "warning": "提醒", "flag": "标记"}[self.value]


@dataclass(frozen=True)
class Finding:
    """One check of one figure. `reported` stays what was reported; `proposed` stands beside it, for the auditor only.

    `marker` is 估 beside a proposal, what stopped the check where it was stopped, else `NONE`. `reason` goes to the respondent
    and asks for an explanation; `evidence` stays with the auditor.
    """

    check: str
    subject: str
    verdict: Verdict
    level: Level
    reported: Fraction | Marker
    proposed: Fraction | Marker
    marker: Marker
    reason: str
    evidence: tuple[str, ...] = ()


def fine(check: str, subject: str, level: Level, reported: Fraction, evidence: tuple[str, ...] = ()) -> Finding:
    """Nothing to ask."""
    none = Marker.NOT_APPLICABLE
    return Finding(check, subject, Verdict.FINE, level, reported, none, Marker.NONE, "", evidence)


def stopped(check: str, subject: str, level: Level, reported: Fraction | Marker, why: Marker, reason: str) -> Finding:
    """The check could not be made, and why."""
    return Finding(check, subject, Verdict.STOPPED, level, reported, Marker.NOT_APPLICABLE, why, reason)


def asked(
    check: str,
    subject: str,
    level: Level,
    reported: Fraction | Marker,
    reason: str,
    evidence: tuple[str, ...] = (),
    proposed: Fraction | None = None,
) -> Finding:
    """An explanation is asked for; with a proposal beside it where there is exactly one."""
    if proposed is None:
        none = Marker.NOT_APPLICABLE
        return Finding(check, subject, Verdict.QUESTION, level, reported, none, Marker.NONE, reason, evidence)
    return Finding(check, subject, Verdict.PROPOSAL, level, reported, proposed, Marker.ESTIMATE, reason, evidence)
