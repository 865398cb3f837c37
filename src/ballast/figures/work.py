"""Background work of this room: freezing the data, with every period made ready for its readers."""

from __future__ import annotations

from ballast.jobs.kinds import Kind, Result, Work
from ballast.kernel.rights import Right


def _freeze(work: Work) -> Result:
    """Freeze and make the cells of every period; then the snapshot is current, and readers wait for nothing.

    Started again after a worker died it comes to the same end: a snapshot is named by its content, and the pointer is
    moved only where it does not stand there already.
    """
    from django.urls import reverse

    from ballast.figures.freeze import freeze
    from ballast.figures.store import open_snapshot, warm
    from ballast.indicators.catalogue import catalogue_identity
    from ballast.rules.loader import Rulebook

    told = 0

    def tell(line: str) -> None:
        nonlocal told
        told += 1
        work.progress(told, None, line)

    work.progress(0, None, "读取数据")
    snapshot = freeze(work.actor, catalogue_identity(), Rulebook.load(), tell)
    warm(open_snapshot(), tell)
    said = f"快照 {snapshot.identity[:12]} 已冻结，为当前快照。"
    return work.once(lambda: Result(said, reverse("figures:indicators")))


WORK: tuple[Kind, ...] = (Kind("figures.freeze", "冻结数据", Right.FREEZE, _freeze, direct="冻结数据，生成新的快照"),)
