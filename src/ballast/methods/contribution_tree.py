"""Pull and contribution over a tree of parts (逐级拉动): 门类 → 大类 → 中类, 市 → 县区 → 园区, to any depth.

**Terms.** *Node* (节点): a part that may have parts of its own. *Leaf* (末级): a part without. *Root* (合计). A node's *pull on
the root* (对合计的拉动点) is its points of the root's growth; its *pull on its parent* (对上级的拉动点) its points of the
parent's growth.

**Assumptions.** At every node the children are a partition of it: current and base sum to the node's, exactly. What a node
states is checked against its children; what it leaves out is their sum. A leaf has a current value: a firm or part that has
not filed is matched out of both legs before (`practice.md` 12), never put in as 0.

**Inputs.** Current and base of the leaves, and where known of inner nodes: exact values of one unit; base None where there never
was one. `threshold` in points below which no contribution is printed (`ballast.methods.contribution`).

**Outputs.** A row per node, parents before children in the order given: sums in the unit given, growth, shares and contributions
in percent, pulls in points; all exact, or a `Marker`.

**Formula.**

* pull on root = (C − B) / B_root × 100; pull on parent = (C − B) / B_parent × 100
* Σ over children of pull on root = the node's pull on root; Σ over children of pull on parent = the node's growth
* pull on root = pull on parent × B_parent / B_root

**Worked example.** 沧州 1—7月: the root grows 9.5 %; 制造 pulls 8.0, 电热气水 1.8, 采矿 −0.3, together 9.5. With a base of 100,
12 of it 采矿's, 采矿 falls 2.5 %: its one division 07 pulls it down by 2.5 points, and the root by 0.3.

**Source.** `operations.md` 2.6 [S74][S75], 11.3 [S77]; the tree is algebra.

**Figures.** F20, F50; the pull tables of the monthly analysis by 门类 and 大类.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ballast.kernel.marker import Marker
from ballast.kernel.rounding import Exact
from ballast.methods.contribution import PartitionError, printable_contribution
from ballast.methods.exact import HUNDRED, MethodError, Rate, exact_sum, fraction, repeated
from ballast.methods.growth import NegativeBase, denominator, growth


@dataclass(frozen=True)
class Node:
    """A part and its parts. A leaf states its current value; an inner node may leave both sums to its children."""

    code: str
    current: Exact | None = None
    base: Exact | None = None
    parts: tuple[Node, ...] = ()


@dataclass(frozen=True)
class NodePull:
    """One node: its place (codes from the root), its sums, and what it does to the root and to its parent.

    For the root `pull` is its growth, and what concerns a parent is `NOT_APPLICABLE`.
    """

    path: tuple[str, ...]
    current: Fraction
    base: Fraction | None
    growth: Rate
    share_of_base: Rate
    pull: Rate
    contribution: Rate
    share_of_parent: Rate
    pull_on_parent: Rate
    contribution_to_parent: Rate
    leaf: bool

    @property
    def code(self) -> str:
        """The node's own code."""
        return self.path[-1]

    @property
    def depth(self) -> int:
        """How far below the root: 0 for the root."""
        return len(self.path) - 1


_Sums = tuple[Fraction, Fraction | None]
_Path = tuple[str, ...]


def pull_tree(root: Node, threshold: Exact, negative: NegativeBase = "marker") -> tuple[NodePull, ...]:
    """Every node's growth, and its pull and contribution on the root and on its parent; parents first, order kept.

    Raises `PartitionError`, naming the node, where its children's sums are not its own or a code comes twice among them, and
    `MethodError` for a leaf without a current value.

    >>> [(one.code, str(one.pull)) for one in pull_tree(Node("市", parts=(Node("B", 9, 10), Node("C", 95, 90))), threshold=0)]
    [('市', '4'), ('B', '-1'), ('C', '5')]
    """
    nodes = _in_order(root)
    sums = _sums(nodes)
    wholes = {path: _whole(sums[path], threshold, negative) for path, node in nodes if node.parts or len(path) == 1}
    top = wholes[(root.code,)]
    rows = []
    for path, node in nodes:
        current, base = sums[path]
        own = (base or Fraction(0), current - (base or 0))
        on_parent = wholes[path[:-1]].effect(*own) if path[:-1] else (Marker.NOT_APPLICABLE,) * 3
        rows.append(
            NodePull(
                path, current, base, growth(current, base, negative), *top.effect(*own), *on_parent, leaf=not node.parts
            )
        )
    return tuple(rows)


def tree_of(
    leaves: Mapping[Any, tuple[Exact, Exact | None]],
    root: str = "合计",
) -> Node:
    """A tree from a flat table: (code, code, …), tuples of text from the first level down → (current, base) in one unit.

    A key that is one text is a single code. Raises `MethodError` where the table or a key is empty, and where a path is itself
    the beginning of another: a leaf cannot have parts.

    >>> tree_of({("C", "26"): (11, 10), ("C", "31"): (7, 8)}).parts[0].code
    'C'
    """
    flat = {(key,) if isinstance(key, str) else tuple(key): pair for key, pair in leaves.items()}
    if not flat or () in flat:
        raise MethodError("分组表是空的，或有一行没有分组代码，不能组成逐级表。请给出每个末级分组的代码")
    below: dict[_Path, dict[str, None]] = {}
    for key in flat:
        for depth, code in enumerate(key):
            below.setdefault(key[:depth], {})[code] = None
    if both := sorted("→".join(key) for key in flat if key in below):
        raise MethodError(f"“{'、'.join(both)}”既是末级又有下级，会重复计算。请只给末级的数")
    built = {key: Node(key[-1], *pair) for key, pair in flat.items()}
    # A path is met after its own beginnings: backwards, the parts are built before what they are parts of.
    for path in reversed(below):
        built[path] = Node(path[-1] if path else root, parts=tuple(built[(*path, code)] for code in below[path]))
    return built[()]


def _in_order(root: Node) -> list[tuple[_Path, Node]]:
    """Every node with its path, parents first; no recursion, so that no depth is too deep."""
    found: list[tuple[_Path, Node]] = []
    waiting: list[tuple[_Path, Node]] = [((root.code,), root)]
    while waiting:
        path, node = waiting.pop()
        found.append((path, node))
        if twice := repeated(part.code for part in node.parts):
            raise PartitionError(f"“{'→'.join(path)}”下的分组“{'、'.join(twice)}”出现了两次。请先合并相同的分组")
        waiting.extend(((*path, part.code), part) for part in reversed(node.parts))
    return found


def _sums(nodes: Sequence[tuple[_Path, Node]]) -> dict[_Path, _Sums]:
    """Both legs of every node: the leaf's own, an inner node's from its children, checked against what it states."""
    found: dict[_Path, _Sums] = {}
    for path, node in reversed(nodes):
        if not node.parts:
            if node.current is None:
                raise MethodError(f"“{'→'.join(path)}”缺本期数，缺数不是0。未报的应从本期和同期中同时剔除")
            found[path] = (fraction(node.current), None if node.base is None else fraction(node.base))
            continue
        parts = [found[(*path, part.code)] for part in node.parts]
        bases = [base for _, base in parts if base is not None]
        current = exact_sum(pair[0] for pair in parts)
        base = exact_sum(bases) if bases else None
        _check(path, "本期", current, node.current)
        _check(path, "同期", base or Fraction(0), node.base)
        found[path] = (current, base if node.base is None else fraction(node.base))
    return found


def _check(path: _Path, leg: str, summed: Fraction, stated: Exact | None) -> None:
    if stated is not None and summed != stated:
        raise PartitionError(
            f"“{'→'.join(path)}”的下级{leg}之和 {summed} 与本级 {stated} 相差 {summed - fraction(stated)}，"
            "分组不完整或有重叠。请检查该节点的下级"
        )


@dataclass(frozen=True)
class _Whole:
    """What every part of a whole is divided by; worked out once."""

    per_base: Rate
    per_change: Rate

    def effect(self, base: Fraction, change: Fraction) -> tuple[Rate, Rate, Rate]:
        """Share of the whole's base, pull on it and contribution to it."""
        brought = self.per_change if isinstance(self.per_change, Marker) else change * self.per_change
        if isinstance(self.per_base, Marker):
            return self.per_base, self.per_base, brought
        return base * self.per_base, change * self.per_base, brought


def _whole(sums: _Sums, threshold: Exact, negative: NegativeBase) -> _Whole:
    below = denominator(sums[1], negative)
    printable = printable_contribution(growth(*sums, negative), threshold)
    return _Whole(
        below if isinstance(below, Marker) else HUNDRED / below,
        HUNDRED / (sums[0] - (sums[1] or 0)) if printable else Marker.NOT_APPLICABLE,
    )
