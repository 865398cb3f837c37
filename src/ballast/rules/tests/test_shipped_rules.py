from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from ballast.kernel.marker import Marker
from ballast.rules.loader import Rulebook
from ballast.rules.rule import AppliesBy, Direction, RuleError, Tag, Type

TODAY = date(2026, 9, 30)


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return Rulebook.load()


def test_the_shipped_rules_load_and_have_an_identity(book: Rulebook) -> None:
    assert len(book.identity) == 64
    assert book.identity == Rulebook.load().identity


def test_the_scale_threshold_rose_in_2011(book: Rulebook) -> None:
    threshold = book.rule("register.scale_threshold")
    assert threshold.unit == "万元"
    assert book.number(threshold.name, date(2010, 12, 31)) == 500
    assert book.number(threshold.name, date(2011, 1, 1)) == 2000
    assert {one.reference.tag for one in threshold.editions} == {Tag.SOURCED}


@pytest.mark.parametrize(
    ("name", "inside", "outside"),
    [
        ("coverage.provisional_below", Fraction("94.9"), Fraction(95)),
        ("contribution.smallest_growth", Fraction("0.09"), Fraction("0.1")),
        ("suppression.fewest_firms", 2, 3),
        ("suppression.dominance", Fraction("80.1"), Fraction(80)),
        ("door.unit_error_ratio", 200, 199),
        ("high_low.points", 3, Fraction("2.9")),
        ("register.scale_threshold", 2000, 1999),
        ("stop.power_below", Fraction("9.9"), 10),
    ],
)
def test_rules_act_on_their_side_and_the_bound_belongs_where_it_should(
    book: Rulebook, name: str, inside: Fraction | int, outside: Fraction | int
) -> None:
    assert book.acts(name, inside, TODAY)
    assert not book.acts(name, outside, TODAY)


def test_the_other_values_are_those_the_methods_start_with(book: Rulebook) -> None:
    assert book.choice("growth.negative_base", TODAY) == "marker"
    assert book.numbers("park.output_tiers", TODAY) == (Decimal(100), Decimal(500), Decimal(1000))
    assert [book.integer(name, TODAY) for name in ("rank.places", "progress.places", "high_low.falls")] == [1, 1, 3]


def test_the_suppression_mark_says_the_shipped_number_of_firms(book: Rulebook) -> None:
    assert f"少于{book.integer('suppression.fewest_firms', TODAY)}家" in Marker.SUPPRESSED.legend


def test_a_value_is_read_as_its_type_only(book: Rulebook) -> None:
    with pytest.raises(RuleError, match="integer"):
        book.number("rank.places", TODAY)
    with pytest.raises(RuleError, match="不是一组数"):
        book.numbers("rank.places", TODAY)


def test_an_unknown_rule_names_the_known_ones(book: Rulebook) -> None:
    with pytest.raises(RuleError, match=r"coverage\.provisional_below"):
        book.value("coverage.provisional", TODAY)


@pytest.mark.parametrize("name", ["growth.negative_base", "park.output_tiers", "rank.places"])
def test_a_rule_without_a_direction_compares_nothing(book: Rulebook, name: str) -> None:
    with pytest.raises(RuleError, match="没有方向"):
        book.acts(name, 1, TODAY)


def test_every_shipped_rule_is_in_force_today_with_a_whole_reference(book: Rulebook) -> None:
    for rule in book.rules.values():
        reference = rule.edition(TODAY).reference
        assert reference.body
        assert reference.document
        assert (reference.tag is Tag.SOURCED) <= reference.url.startswith("http")


def test_texts_on_screen_use_full_width_punctuation(book: Rulebook) -> None:
    for rule in book.rules.values():
        for text in (rule.title, *rule.choices.values(), *(one.reference.document for one in rule.editions)):
            assert not set(text) & set(',;:()?!"'), text


def test_every_word_of_a_rule_has_its_own_name_on_screen() -> None:
    for words in (Direction, AppliesBy, Tag):
        assert len({word.label for word in words}) == len(words)


def test_a_number_rule_has_a_unit(book: Rulebook) -> None:
    assert all(bool(rule.unit) == (rule.type is not Type.CHOICE) for rule in book.rules.values())
