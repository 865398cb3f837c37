from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ballast.kernel.marker import Marker
from ballast.methods.contribution import Part, PartitionError, pull_table
from ballast.methods.contribution_tree import Node, NodePull, pull_tree, tree_of
from ballast.methods.exact import MethodError

AMOUNT = st.integers(0, 10**9)
PATHS = st.lists(st.sampled_from("abc"), min_size=3, max_size=3).map(tuple)
LEAVES = st.dictionaries(PATHS, st.tuples(AMOUNT, st.one_of(st.none(), AMOUNT)), min_size=1, max_size=20)
ALWAYS = Fraction(0)


def by_path(rows: tuple[NodePull, ...]) -> dict[tuple[str, ...], NodePull]:
    return {row.path: row for row in rows}


def children(rows: tuple[NodePull, ...], parent: NodePull) -> list[NodePull]:
    return [row for row in rows if row.path[:-1] == parent.path]


def total(rates: list[Fraction | Marker]) -> Fraction:
    return sum((rate for rate in rates if isinstance(rate, Fraction)), Fraction(0))


@settings(max_examples=15, deadline=None)
@given(LEAVES)
def test_children_sum_to_their_parent_at_every_node(
    leaves: dict[tuple[str, ...], tuple[int, int | None]],
) -> None:
    rows = pull_tree(tree_of(leaves), ALWAYS)
    assume(rows[0].base)
    assert rows[0].pull == rows[0].growth
    for node in rows:
        below = children(rows, node)
        assert node.leaf is not bool(below)
        if not below:
            continue
        assert total([one.pull for one in below]) == node.pull
        if node.base:
            assert total([one.pull_on_parent for one in below]) == node.growth
            assert total([one.share_of_parent for one in below]) == 100


@settings(max_examples=15, deadline=None)
@given(LEAVES)
def test_the_pull_on_the_root_is_the_pull_on_the_parent_by_its_weight(
    leaves: dict[tuple[str, ...], tuple[int, int | None]],
) -> None:
    rows = by_path(pull_tree(tree_of(leaves), ALWAYS))
    root = rows[("合计",)]
    assume(root.base)
    for path, row in rows.items():
        parent = rows.get(path[:-1])
        if parent and parent.base and root.base and isinstance(row.pull_on_parent, Fraction):
            assert row.pull == row.pull_on_parent * parent.base / root.base


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(AMOUNT, AMOUNT), min_size=1, max_size=8))
def test_one_level_is_the_pull_table(pairs: list[tuple[int, int]]) -> None:
    parts = [Part(str(number), *pair) for number, pair in enumerate(pairs)]
    whole = Part("合计", sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs))
    table = pull_table(parts, whole, Fraction("0.1"))
    rows = pull_tree(Node("合计", parts=tuple(Node(one.code, one.current, one.base) for one in parts)), Fraction("0.1"))
    assert [(row.pull, row.growth, row.share_of_base, row.contribution) for row in rows[1:]] == [
        (row.pull, row.growth, row.share_of_base, row.contribution) for row in table.rows
    ]
    assert [row.contribution for row in rows[1:]] == [row.contribution_to_parent for row in rows[1:]]


CANGZHOU = Node(
    "市",
    parts=(
        Node("制造", parts=(Node("26", Decimal("45.5"), 40), Node("31", Decimal("38.7"), Decimal("36.2")))),
        Node("采矿", parts=(Node("07", Decimal("11.7"), 12),)),
        Node("电热", Decimal("13.2"), Decimal("11.8")),
    ),
)


def test_a_node_pulls_in_points_of_the_root_and_of_its_parent() -> None:
    rows = by_path(pull_tree(CANGZHOU, ALWAYS))
    mining = rows[("市", "采矿", "07")]
    assert (mining.code, mining.depth, mining.leaf) == ("07", 2, True)
    assert mining.pull_on_parent == Fraction("-2.5")
    assert mining.pull == Fraction("-0.3")
    assert mining.share_of_parent == 100
    assert mining.share_of_base == 12
    assert rows[("市", "制造")].pull == 8
    assert rows[("市", "制造")].current == Fraction("84.2")
    assert rows[("市",)].growth == Fraction("9.1")


def test_a_falling_parent_has_pulls_but_no_contributions_below_it() -> None:
    rows = by_path(pull_tree(CANGZHOU, Fraction("0.1")))
    mining = rows[("市", "采矿", "07")]
    assert mining.contribution_to_parent is Marker.NOT_APPLICABLE
    assert isinstance(mining.contribution, Fraction)
    assert mining.contribution < 0


def test_nothing_stands_above_the_root() -> None:
    root = pull_tree(CANGZHOU, ALWAYS)[0]
    assert {root.pull_on_parent, root.share_of_parent, root.contribution_to_parent} == {Marker.NOT_APPLICABLE}
    assert root.depth == 0
    assert root.share_of_base == root.contribution == 100


def test_parents_stand_before_children_in_the_order_given() -> None:
    assert [row.code for row in pull_tree(CANGZHOU, ALWAYS)] == ["市", "制造", "26", "31", "采矿", "07", "电热"]


def test_a_single_node_is_a_tree() -> None:
    (row,) = pull_tree(Node("市", 110, 100), ALWAYS)
    assert row.leaf
    assert row.growth == row.pull == 10


def test_children_that_are_not_their_parent_are_refused_by_its_name() -> None:
    wrong = Node("市", parts=(Node("C", 12, 10, (Node("26", 7, 6), Node("31", 4, 4))),))
    with pytest.raises(PartitionError, match=r"“市→C”的下级本期之和 11 与本级 12 相差 -1"):
        pull_tree(wrong, ALWAYS)
    wrong = Node("市", parts=(Node("C", 11, 11, (Node("26", 7, 6), Node("31", 4, 4))),))
    with pytest.raises(PartitionError, match=r"“市→C”的下级同期之和 10 与本级 11 相差 -1"):
        pull_tree(wrong, ALWAYS)


def test_a_code_given_twice_under_one_node_is_refused_and_under_two_is_fine() -> None:
    with pytest.raises(PartitionError, match="“市”下的分组“C”出现了两次"):
        pull_tree(Node("市", parts=(Node("C", 1, 1), Node("C", 2, 2))), ALWAYS)
    fine = Node("市", parts=(Node("A", parts=(Node("x", 1, 1),)), Node("B", parts=(Node("x", 2, 1),))))
    assert pull_tree(fine, ALWAYS)[0].growth == 50


def test_a_leaf_without_a_value_is_missing_and_not_zero() -> None:
    with pytest.raises(MethodError, match="“市→C”缺本期数，缺数不是0"):
        pull_tree(Node("市", parts=(Node("C", None, 4), Node("B", 1, 1))), ALWAYS)


def test_new_plants_below_a_node_have_no_rate_and_pull_the_root() -> None:
    rows = by_path(pull_tree(tree_of({("old",): (100, 100), ("new", "a"): (3, None), ("new", "b"): (4, None)}), ALWAYS))
    new = rows[("合计", "new")]
    assert new.base is None
    assert new.growth is Marker.NO_BASE
    assert new.pull == 7
    assert rows[("合计", "new", "a")].pull_on_parent is Marker.NO_BASE
    assert rows[("合计", "new", "a")].pull == 3


def test_a_stated_base_of_zero_is_kept_apart_from_none() -> None:
    row = pull_tree(Node("市", parts=(Node("a", 1, 0), Node("b", 2, None))), ALWAYS)[0]
    assert row.base == 0
    stated = pull_tree(Node("市", base=0, parts=(Node("a", 1, None),)), ALWAYS)[0]
    assert stated.base == 0
    assert stated.growth is Marker.NO_BASE


def test_a_negative_root_follows_the_convention_and_still_adds_up() -> None:
    loss = Node("利润", parts=(Node("a", -20, -50), Node("b", -60, -50)))
    assert pull_tree(loss, ALWAYS)[1].pull is Marker.NEGATIVE_BASE
    rows = pull_tree(loss, ALWAYS, "abs")
    assert [row.pull for row in rows] == [20, 30, -10]
    assert [row.growth for row in rows] == [20, 60, -20]
    assert [row.contribution for row in rows] == [100, 150, -50]
    assert rows[1].share_of_base == -50


def test_a_very_deep_tree_is_no_problem() -> None:
    node = Node("0", 11, 10)
    for depth in range(1100):
        node = Node(str(depth), parts=(node,))
    rows = pull_tree(node, ALWAYS)
    assert len(rows) == 1101
    assert rows[-1].pull == 10


def test_a_flat_table_becomes_a_tree() -> None:
    assert tree_of({"26": (2, 1)}).parts == (Node("26", 2, 1),)
    assert tree_of({("C", "26"): (2, 1), ("C", "31"): (3, 1), ("B",): (4, 1)}, "市") == Node(
        "市", parts=(Node("C", parts=(Node("26", 2, 1), Node("31", 3, 1))), Node("B", 4, 1))
    )


def test_a_flat_table_whose_leaf_has_parts_or_that_is_empty_is_refused() -> None:
    with pytest.raises(MethodError, match="“C”既是末级又有下级"):
        tree_of({("C",): (2, 1), ("C", "26"): (1, 1)})
    with pytest.raises(MethodError, match="“C→26”既是末级又有下级"):
        tree_of({("C", "26"): (2, 1), ("C", "26", "x"): (1, 1)})
    with pytest.raises(MethodError, match="空的"):
        tree_of({})
    with pytest.raises(MethodError, match="没有分组代码"):
        tree_of({(): (1, 1), ("a",): (1, 1)})
