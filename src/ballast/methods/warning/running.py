"""Run states as proposals: what every way of looking at electricity answers with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ballast.kernel.marker import Marker
from ballast.methods.exact import MethodError
from ballast.methods.warning.lights import Evidence


class RunState(StrEnum):
    """How an enterprise works. Seasonal stops and planned maintenance are counted apart."""

    RUNNING = "running"
    REDUCED = "reduced"
    HALF_STOPPED = "half_stopped"
    STOPPED = "stopped"
    SEASONAL = "seasonal"
    MAINTENANCE = "maintenance"

    @property
    def label(self) -> str:
        """The name on screen."""
        return _STATE_LABELS[self]


_STATE_LABELS = {
    RunState.RUNNING: "正常",
    RunState.REDUCED: "减产",
    RunState.HALF_STOPPED: "半停产",
    RunState.STOPPED: "停产",
    RunState.SEASONAL: "季节性停产",
    RunState.MAINTENANCE: "检修停产",
}
STANDING = (RunState.HALF_STOPPED, RunState.STOPPED)


class Confidence(StrEnum):
    """How far the evidence goes: several signs agree, one clear sign, one sign near the bound or against another."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def label(self) -> str:
        """The name on screen."""
        return {Confidence.HIGH: "较高", Confidence.MEDIUM: "中等", Confidence.LOW: "较低"}[self]


class Meter(StrEnum):
    """Whose the account (户号) is. Power rules speak only where it is one firm's and shows all it uses."""

    ONE_FIRM = "one_firm"
    SHARED = "shared"
    RESALE = "resale"
    OWN_GENERATION = "own_generation"

    @property
    def label(self) -> str:
        """The name on screen."""
        return _METER_LABELS[self]


_METER_LABELS = {
    Meter.ONE_FIRM: "一户一企",
    Meter.SHARED: "多家企业共用户号",
    Meter.RESALE: "转供电",
    Meter.OWN_GENERATION: "有自备发电且未计量",
}


@dataclass(frozen=True)
class DeclaredStop:
    """A seasonal stop or planned maintenance that was made known beforehand; `end` None: still open."""

    state: RunState
    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.state not in (RunState.SEASONAL, RunState.MAINTENANCE):
            raise MethodError(f"事先申报的停产只能是季节性停产或检修停产，收到“{self.state.label}”")
        if self.end is not None and self.end < self.start:
            raise MethodError(f"{self.state.label}的截止日期{self.end}早于起始日期{self.start}。请检查是否填反")

    def covers(self, first: date, last: date) -> bool:
        """Whether it holds on at least half of the days from first to last."""
        end = last if self.end is None else min(self.end, last)
        held = (end - max(self.start, first)).days + 1
        return 2 * held >= (last - first).days + 1


@dataclass(frozen=True)
class Proposal:
    """A state that electricity suggests. It is counted nowhere until the county has confirmed it.

    `conflict`: the signs contradict one another (output filed while the power is off, or the reverse). `rule` is the code
    of the line that spoke. `sentence` says what was seen and asks for a check and a reason.
    """

    state: RunState
    confidence: Confidence
    rule: str
    evidence: tuple[Evidence, ...]
    sentence: str
    conflict: bool = False

    @property
    def to_confirm(self) -> bool:
        """Whether the county is asked: for every state but running and reduced without contradiction."""
        return self.conflict or self.state in STANDING or self.state in (RunState.SEASONAL, RunState.MAINTENANCE)


def propose(
    state: RunState, confidence: Confidence, rule: str, evidence: Iterable[Evidence], conflict: bool = False
) -> Proposal:
    """Make the proposal with its sentence.

    >>> propose(RunState.RUNNING, Confidence.HIGH, "running", ()).sentence
    '用电未见异常，推断正常生产（可信程度较高）。'
    """
    seen = tuple(evidence)
    says = "，".join(one.text for one in seen) or "用电未见异常"
    guess = f"{says}，推断{state.label}{'生产' if state is RunState.RUNNING else ''}（可信程度{confidence.label}）。"
    against = "产值与用电相互矛盾。" if conflict else ""
    found = Proposal(state, confidence, rule, seen, "", conflict)
    ask = "仅为线索，请县区核实并注明原因；企业有困难需要帮助的，可提出诉求。" if found.to_confirm else ""
    return Proposal(state, confidence, rule, seen, guess + against + ask, conflict)


def with_declared(proposal: Proposal, declared: Iterable[DeclaredStop], first: date, last: date) -> Proposal:
    """The proposal as the declared stop where one covers the span and the power agrees that it stands still.

    >>> plan = DeclaredStop(RunState.MAINTENANCE, date(2026, 6, 1), date(2026, 6, 28))
    >>> stop = propose(RunState.STOPPED, Confidence.HIGH, "stopped", ())
    >>> with_declared(stop, [plan], date(2026, 6, 1), date(2026, 6, 30)).state.label
    '检修停产'
    """
    if proposal.state not in STANDING:
        return proposal
    for stop in declared:
        if stop.covers(first, last):
            return propose(stop.state, proposal.confidence, f"declared_{stop.state}", proposal.evidence)
    return proposal


def off_where_not_one_firm(meter: Meter) -> Marker | None:
    """`NOT_APPLICABLE` where the account is not one firm's or does not show all that it uses; else None.

    >>> off_where_not_one_firm(Meter.SHARED)
    <Marker.NOT_APPLICABLE: 'not_applicable'>
    """
    return None if meter is Meter.ONE_FIRM else Marker.NOT_APPLICABLE
