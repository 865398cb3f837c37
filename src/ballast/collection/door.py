"""The one door that files come in through: read, check, write all or nothing, keep the bytes, tell the trail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from django.db import transaction

from ballast.collection.intake import Intake, Kind
from ballast.collection.reading import load_profile, read_records
from ballast.files import actions as files
from ballast.files import guard
from ballast.kernel.actor import Actor
from ballast.kernel.period import Period
from ballast.kernel.problems import BallastError, Problem, ProblemsError
from ballast.registry.rows import Counts
from ballast.rules.loader import Rulebook
from ballast.trail.actions import record


@dataclass(frozen=True)
class Outcome:
    """What became of a file: `seen_before` where these bytes are in already, else what its rows did."""

    kind: str
    file: str
    rows: int
    counts: Counts
    warnings: tuple[Problem, ...] = ()
    held: int = 0
    seen_before: bool = False

    @property
    def line(self) -> str:
        """The outcome in a sentence."""
        if self.seen_before:
            return f"{self.file}：这个文件以前已经导入，没有任何变动"
        if self.counts.nothing_new:
            return f"{self.file}：{self.rows} 行，与库中一致，没有任何变动"
        held = f"，其中 {self.held} 份疑似计量单位有误，待核实后才计入" if self.held else ""
        counts = self.counts
        return f"{self.file}：{self.rows} 行，新增 {counts.added}，更新 {counts.changed}，不变 {counts.unchanged}{held}"


def receive(
    kinds: Mapping[str, Kind],
    code: str,
    path: Path,
    actor: Actor,
    *,
    profile_name: str = "",
    period: Period | None = None,
    rules: Rulebook | None = None,
) -> Outcome:
    """Take a file in. Raises `ProblemsError` with everything wrong in it; then nothing of it was written.

    What the actor brings reaches as far as the kind's right does: a county's file with another county's enterprise is
    refused, as if that enterprise did not exist.
    """
    bearer = allowed(kinds, code, actor)
    if not path.is_file():
        raise ProblemsError(f"{path}：没有这个文件")
    kind = kinds[code]
    guard.check_archive(path)
    guard.scan(path, path.name)
    profile = load_profile(profile_name or kind.default_profile)
    if profile.kind != kind.code:
        raise BallastError(f"样式“{profile.name}”用于 {profile.kind}，不能用来导入 {kind.code}")
    mark = files.fingerprint(path)
    asked = str(period or "")
    if files.find(mark, kind.code, profile.name, asked):
        return Outcome(kind.code, path.name, 0, Counts(), seen_before=True)
    reading = read_records(path, profile, period)
    with transaction.atomic():
        source = files.keep(path, mark, kind.code, profile.name, asked, bearer)
        intake = Intake(reading, profile, source, bearer, rules or Rulebook.load())
        counts = kind.take(intake)
        intake.stop_on_problems()
        held = sum(problem.code == "held" for problem in intake.warnings)
        source.outcome = {"added": counts.added, "changed": counts.changed, "unchanged": counts.unchanged, "held": held}
        source.save(update_fields=["outcome"])
        record(bearer, f"import.{kind.code}", path.name, {"sha256": mark.sha256, **source.outcome})
    warnings = (*reading.warnings, *intake.warnings)
    return Outcome(kind.code, path.name, len(reading.records), counts, warnings, held)


def allowed(kinds: Mapping[str, Kind], code: str, actor: Actor) -> Actor:
    """The actor within the places for which files of a kind may be brought.

    Raises `BallastError` for a kind that does not exist or is not the actor's to bring: both read the same.
    """
    open_to = [each.code for each in openings(kinds, actor)]
    if code not in open_to:
        raise BallastError(f"没有“{code}”这种文件，可以导入：{'、'.join(sorted(open_to)) or '无'}")
    return replace(actor, scope=actor.scope_for(kinds[code].right))


def openings(kinds: Mapping[str, Kind], actor: Actor) -> list[Kind]:
    """The kinds of files that somebody may bring."""
    return [
        kind
        for kind in kinds.values()
        if actor.may(kind.right) and (actor.scope_for(kind.right).whole_city or kind.local)
    ]
