"""Each test pins one number of growth or editing that could be wrong without anybody noticing. None may be loosened."""

from __future__ import annotations

from fractions import Fraction

import pytest

from ballast.kernel.marker import Marker
from ballast.methods.contribution import PartitionError, pull, pull_from_current_share, pull_from_rate
from ballast.methods.contribution_tree import Node, pull_tree
from ballast.methods.decomposition import Cause, State, explain_change
from ballast.methods.editing import Verdict, plan_editing, total_and_parts, unit_error
from ballast.methods.editing.selective import Scored
from ballast.methods.price_volume import Order, Segment, split_price_volume
from ballast.methods.progress import PastYear, last_achieved
from ballast.methods.scope import Firm, Status, same_scope


def test_a_current_share_is_no_base_share() -> None:
    """
    part  | current | base | growth | share now | share then      150 of 250 now is 60 %, 100 of 200 then was 50 %
    fast  | 150     | 100  | 50 %   | 60 %      | 50 %            pull 25.0, and not 50 % × 60 % = 30.0
    whole | 250     | 200  | 25 %
    """
    assert pull(150, 100, 200) == pull_from_current_share(50, 60, 25) == 25
    assert pull_from_rate(50, 60) == 30


def test_a_wrong_inner_total_of_a_tree_is_found_where_it_stands() -> None:
    """
    市 110 = C 80 + D 30      adds up at the top, although C's own divisions make 79
    C   80 ≠ 26: 50 + 31: 29
    """
    tree = Node("市", 110, 100, (Node("C", 80, 70, (Node("26", 50, 40), Node("31", 29, 30))), Node("D", 30, 30)))
    with pytest.raises(PartitionError, match="市→C"):
        pull_tree(tree, threshold=0)


def test_exits_do_not_make_a_late_city_look_well_covered() -> None:
    """
    firm | status     | base     two of five hundred filed nothing: 100 of 200 filed is 50 %,
    a    | filed      | 100      and not (100 + 800) of 1000, 90 %
    b    | late       | 100
    c    | exit, kept | 800
    """
    firms = [
        Firm("a", Status.FILED, 100, 100),
        Firm("b", Status.LATE, None, 100),
        Firm("c", Status.EXIT_KEPT, 0, 800),
    ]
    found = same_scope(firms)
    assert found.coverage.share_of_base == 50
    assert found.marker is Marker.PROVISIONAL


def test_a_base_filed_by_a_new_plant_never_enters_the_base() -> None:
    """A new plant that fills in a “same period” of its trial run would turn its pull of 5 points into 2."""
    firms = [Firm("old", Status.FILED, 100, 100), Firm("plant", Status.NEW_PLANT, 5, 3)]
    assert same_scope(firms).growth == 5


def test_a_missing_price_is_not_a_price_that_stood_still() -> None:
    """
    code | current | base | index     31 has no index: its 20 points are neither price nor volume,
    26   | 110     | 100  | 110       least of all 20 of volume at an index of 100
    31   | 140     | 100  | –
    """
    found = split_price_volume([Segment("26", 110, 100, 110), Segment("31", 140, 100, None)], Order.VOLUME_FIRST)
    assert found.effects is not None
    assert found.effects.price == 5
    assert found.effects.volume == 0
    assert found.effects.unsplit == 20


def test_a_revision_of_last_months_rate_does_not_pass_for_this_months_growth() -> None:
    """Released 6.5, revised 5.9, now 7.1: 1.2 points were won since, and 0.6 lost in a revision nobody printed."""
    before, now = (State(name, [Segment("26", value, 1000, None)]) for name, value in (("前", 1059), ("后", 1071)))
    change = explain_change(before, now, released=Fraction("6.5"))
    assert change.points == Fraction("0.6")
    assert (change.of(Cause.REST), change.of(Cause.REVISION)) == (Fraction("1.2"), Fraction("-0.6"))


def test_the_rest_of_a_year_is_not_the_whole_of_it() -> None:
    """2021 grew 10 % in all, and 15.6 % after August: a need of 13 % was achieved then, though no year grew 13 %."""
    year = PastYear(2021, 640, 600, 1056, 960)
    assert last_achieved(13, [year]).year == 2021
    assert Fraction(1056, 960) < Fraction("1.13")


def test_a_tenfold_figure_is_asked_about_and_never_divided_by_itself() -> None:
    """A new line of production is tenfold too: the reported value stands, and one witness makes no proposal."""
    found = unit_error("工业总产值", 1000, {"上月": 100}).finding
    assert (found.verdict, found.reported) == (Verdict.QUESTION, Fraction(1000))
    assert found.proposed is Marker.NOT_APPLICABLE


def test_a_difference_with_two_explanations_gets_no_number() -> None:
    """
    total 835 | parts 400 + 453 = 853      453 ↔ 435 closes it, and so does 835 ↔ 853: writing either would be a guess
    """
    found = total_and_parts(835, {"甲": 400, "乙": 453}).finding
    assert found.verdict is Verdict.QUESTION
    assert found.proposed is Marker.NOT_APPLICABLE


def test_many_small_errors_are_a_large_one() -> None:
    """A hundred firms each 0.1 % of the total off: each below any threshold, together 10 %: some must be asked."""
    units = [Scored(f"{place:03}", 1001 + place, 1) for place in range(100)]
    plan = plan_editing(units, 1_000_000, allowed_bias=Fraction(1, 2))
    assert plan.left_bias <= Fraction(1, 2)
    assert len(plan.review) >= 95
