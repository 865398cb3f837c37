"""Our editing beside the ONS's own (sml-small), where both answer the same question."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

import pytest

from ballast.kernel.marker import Marker
from ballast.methods.editing import (
    Combination,
    Scored,
    Verdict,
    Window,
    global_score,
    plan_editing,
    selective_score,
    total_and_parts,
    unit_error,
)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def peer() -> Any:
    """The three methods of sml-small."""
    reason = "sml-small is installed for development only"
    editing = pytest.importorskip("sml_small.editing", reason=reason)
    selective = pytest.importorskip("sml_small.selective_editing", reason=reason)
    return editing, selective


def test_a_thousandfold_error_is_found_where_the_ons_finds_it(peer: Any) -> None:
    editing, _ = peer
    dice = random.Random(3)
    corrections = 0
    for _ in range(300):
        reference, reported = dice.randint(1, 5000), dice.randint(1, 5_000_000)
        theirs = editing.thousand_pounds(
            principal_variable=reported,
            predictive=reference,
            upper_limit=1500,
            lower_limit=350,
            target_variables={"q101": 42000},
            unique_identifier="x",
            precision=28,
        )
        ours = unit_error("产值", reported, {"上月": reference}, {"q101": 42000}, factors={1000: 1})
        over = ours.factor == 1000
        assert over is (theirs.tpc_marker == "C")
        if over:
            corrections += 1
            assert ours.finding.proposed == Fraction(theirs.principal_final_value)
            assert ours.linked["q101"] == Fraction(theirs.target_variables[0].final_value)
    assert corrections > 20


@pytest.mark.parametrize(("ratio", "corrected"), [(350, False), (351, True), (1499, True), (1500, False)])
def test_the_ends_of_the_window_are_the_onss(peer: Any, ratio: int, corrected: bool) -> None:
    editing, _ = peer
    theirs = editing.thousand_pounds(
        principal_variable=ratio * 7, predictive=7, upper_limit=1500, lower_limit=350, target_variables={}, precision=28
    )
    ours = unit_error("产值", ratio * 7, {"上月": 7}, factors={1000: 1}, window=Window())
    assert (theirs.tpc_marker == "C") is corrected
    assert (ours.factor == 1000) is corrected


def test_the_total_that_the_ons_would_write_is_one_of_our_candidates(peer: Any) -> None:
    editing, _ = peer
    dice = random.Random(5)
    for _ in range(200):
        parts = {str(place): dice.randint(0, 500) for place in range(dice.randint(2, 6))}
        total = sum(parts.values()) + dice.choice([0, 0, 3, -7, 40])
        theirs = editing.totals_and_components(
            identifier="x",
            total=total,
            components=[*parts.values()],
            amend_total=True,
            predictive=total,
            absolute_difference_threshold=1000,
        )
        ours = total_and_parts(total, parts)
        if theirs.tcc_marker == "S":
            continue
        assert (theirs.tcc_marker == "N") is (ours.finding.verdict is Verdict.FINE)
        if theirs.tcc_marker == "T":
            implied = next(one.implied for one in ours.candidates if one.name == "合计")
            assert implied == Fraction(theirs.final_total)


@pytest.mark.parametrize("how", [*Combination])
def test_selective_scores_and_their_combinations_are_the_onss(peer: Any, how: Combination) -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is installed for development only")
    _, selective = peer
    dice = random.Random(7)
    totals = {"a": 20000, "b": 50000}
    rows: list[dict[str, Any]] = []
    for place in range(60):
        row: dict[str, Any] = {"ref": str(place), "dw": dice.randint(1, 5), "threshold": 1.5}
        for item, total in totals.items():
            row |= {f"{item}_ar": dice.randint(0, 900), f"{item}_pv": dice.randint(0, 900), f"{item}_apv": 1}
            row |= {f"{item}_sf": total, f"{item}_wt": dice.randint(1, 4)}
        rows.append(row)
    theirs = selective.selective_editing(
        pandas.DataFrame(rows), "ref", "dw", "threshold", ["a", "b"], combination_method=how.value
    )
    for row, score in zip(rows, theirs["final_score"], strict=True):
        ours = {
            item: selective_score(row[f"{item}_ar"], row[f"{item}_pv"], row[f"{item}_sf"], row["dw"]) for item in "ab"
        }
        weights = {item: row[f"{item}_wt"] for item in "ab"}
        combined = global_score(ours, how, weights)
        assert not isinstance(combined, Marker)
        assert float(combined) == pytest.approx(score)


def test_our_threshold_in_the_onss_hands_passes_whom_we_leave(peer: Any) -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is installed for development only")
    _, selective = peer
    dice = random.Random(11)
    units = [Scored(str(place), dice.randint(0, 900), dice.randint(0, 900)) for place in range(80)]
    plan = plan_editing(units, 1_000_000)
    frame = pandas.DataFrame(
        [
            {
                "ref": one.code,
                "dw": 1,
                "threshold": float(plan.threshold if isinstance(plan.threshold, Fraction) else 0) - 1e-9,
                "a_ar": one.reported,
                "a_pv": one.expected,
                "a_apv": 1,
                "a_sf": 1_000_000,
            }
            for one in units
        ]
    )
    theirs = selective.selective_editing(frame, "ref", "dw", "threshold", ["a"])
    passed = {ref for ref, fine in zip(theirs["ref"], theirs["selective_editing_marker"], strict=True) if fine}
    assert passed == {one.code for one in units} - set(plan.review)
