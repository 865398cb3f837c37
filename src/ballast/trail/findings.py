"""What verification may find, and how it is told: which entry, of which time, in which batch, and what differs."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

MOST_SHOWN = 500


class Fault(StrEnum):
    """What kind of difference was found."""

    ENTRY_CHANGED = "entry_changed"
    ENTRIES_MISSING = "entries_missing"
    ENTRY_MISPLACED = "entry_misplaced"
    ENTRY_BACKDATED = "entry_backdated"
    BATCH_DIFFERS = "batch_differs"
    HEAD_CHANGED = "head_changed"
    HEADS_MISSING = "heads_missing"
    CHAIN_BROKEN = "chain_broken"
    KEY_UNKNOWN = "key_unknown"
    TAIL_CUT = "tail_cut"
    PUBLISHED_DIFFERS = "published_differs"
    PUBLISHED_MISSING = "published_missing"
    GUARDS_MISSING = "guards_missing"

    @property
    def label(self) -> str:
        """The name on screen."""
        return _LABELS[self]


_LABELS = {
    Fault.ENTRY_CHANGED: "记录被改动",
    Fault.ENTRIES_MISSING: "记录缺失",
    Fault.ENTRY_MISPLACED: "记录不在其批次",
    Fault.ENTRY_BACKDATED: "记录时间早于前一批封存",
    Fault.BATCH_DIFFERS: "批次内容与批次头不符",
    Fault.HEAD_CHANGED: "批次头被改动",
    Fault.HEADS_MISSING: "批次头缺失",
    Fault.CHAIN_BROKEN: "批次头前后不相接",
    Fault.KEY_UNKNOWN: "封存密钥不在手",
    Fault.TAIL_CUT: "末尾被截去",
    Fault.PUBLISHED_DIFFERS: "与公布件不符",
    Fault.PUBLISHED_MISSING: "公布件缺少批次头",
    Fault.GUARDS_MISSING: "数据库防改触发器缺失",
}


@dataclass(frozen=True)
class Finding:
    """One difference: what, in words, and where (batch, sequence number, entry and its time as far as they are known)."""

    fault: Fault
    text: str
    batch: int | None = None
    sequence: int | None = None
    entry: int | None = None
    at: str = ""

    def __str__(self) -> str:
        parts = (
            f"第 {self.batch} 批" if self.batch else "",
            f"序号 {self.sequence}" if self.sequence else "",
            f"记录 {self.entry}" if self.entry else "",
            self.at,
        )
        where = " ".join(part for part in parts if part)
        return f"{self.fault.label}（{where}）：{self.text}" if where else f"{self.fault.label}：{self.text}"


@dataclass
class Verdict:
    """The result: findings in the order in which they came up, and how much was looked at."""

    findings: list[Finding] = field(default_factory=list)
    more: int = 0
    batches: int = 0
    entries: int = 0
    unsealed: int = 0
    published: int = 0

    @property
    def intact(self) -> bool:
        """Whether nothing differs."""
        return not self.findings

    def add(self, fault: Fault, text: str, **where: Any) -> None:
        """Keep a finding; beyond the most that are shown they are only counted."""
        if len(self.findings) >= MOST_SHOWN:
            self.more += 1
            return
        self.findings.append(Finding(fault, text, **where))

    @property
    def line(self) -> str:
        """The result in a sentence."""
        looked = f"核对了 {self.batches} 个批次、{self.entries} 条记录，公布件 {self.published} 行"
        waiting = f"，另有 {self.unsealed} 条尚未封存" if self.unsealed else ""
        if self.intact:
            return f"审计记录完好：{looked}{waiting}"
        return f"发现 {len(self.findings) + self.more} 处不符：{looked}{waiting}"
