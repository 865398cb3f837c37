from __future__ import annotations

import pytest

from ballast.indicators.industries import (
    DIVISIONS,
    GROUPS,
    INDUSTRIAL_SECTIONS,
    SECTIONS,
    division_of,
    groups_of,
    section_of,
)


def test_the_classification_has_twenty_sections_and_ninety_seven_divisions() -> None:
    assert (len(SECTIONS), len(DIVISIONS)) == (20, 97)
    assert list(SECTIONS) == list("ABCDEFGHIJKLMNOPQRST")
    assert list(DIVISIONS) == [f"{number:02d}" for number in range(1, 98)]
    assert len(set(DIVISIONS.values())) == 97


def test_the_sections_cut_the_divisions_without_gap_or_overlap() -> None:
    covered = [number for _, first, last in SECTIONS.values() for number in range(first, last + 1)]
    assert covered == list(range(1, 98))


@pytest.mark.parametrize(
    ("division", "name", "section"),
    [
        ("01", "农业", "A"),
        ("06", "煤炭开采和洗选业", "B"),
        ("13", "农副食品加工业", "C"),
        ("25", "石油、煤炭及其他燃料加工业", "C"),
        ("39", "计算机、通信和其他电子设备制造业", "C"),
        ("43", "金属制品、机械和设备修理业", "C"),
        ("44", "电力、热力生产和供应业", "D"),
        ("46", "水的生产和供应业", "D"),
        ("70", "房地产业", "K"),
        ("97", "国际组织", "T"),
    ],
)
def test_a_division_has_its_name_and_section(division: str, name: str, section: str) -> None:
    assert (DIVISIONS[division], section_of(division)) == (name, section)


@pytest.mark.parametrize("code", ["39", "392", "3921", "C39", "C3921"])
def test_every_depth_of_a_code_leads_to_its_division_and_section(code: str) -> None:
    assert (division_of(code), section_of(code)) == ("39", "C")


@pytest.mark.parametrize("code", ["", "3", "00", "98", "9921", "x9", "电"])
def test_what_is_no_code_has_neither(code: str) -> None:
    assert (division_of(code), section_of(code)) == ("", "")


def test_a_section_has_no_division() -> None:
    assert (division_of("C"), section_of("C")) == ("", "C")


def test_every_industrial_division_is_energy_or_non_energy_and_never_both() -> None:
    for division in DIVISIONS:
        named = {"energy", "non_energy"} & set(groups_of(division))
        assert len(named) == (section_of(division) in INDUSTRIAL_SECTIONS)


def test_groups_hold_industrial_divisions_only() -> None:
    for _, members in GROUPS.values():
        assert {section_of(division) for division in members} <= set(INDUSTRIAL_SECTIONS)
    assert groups_of("01") == groups_of("70") == ()


def test_the_six_high_energy_divisions_are_those_of_the_yearbook() -> None:
    assert GROUPS["high_energy"][1] == {"25", "26", "30", "31", "32", "44"}
    assert groups_of("25") == ("energy", "high_energy")
    assert groups_of("39") == ("equipment", "non_energy")
