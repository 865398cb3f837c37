"""What the comparison of pictures lets pass, and what it finds."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from tests.browser import pictures

WIDTH = 240


def page(*boxes: tuple[int, int, int, int], height: int = 600, shift: int = 0) -> bytes:
    """A white picture with lines of “text” and blue boxes."""
    image = Image.new("RGB", (960, height), "white")
    draw = ImageDraw.Draw(image)
    for line in range(20, height - 20, 40):
        for word in range(6):
            draw.rectangle((20 + word * 150 + shift, line + shift, 120 + word * 150 + shift, line + 12), fill="#1b2a3d")
    for box in boxes:
        draw.rectangle(box, fill="#1d5fa8")
    stream = BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


def apart(new: bytes, old: bytes) -> pictures.Difference:
    """The difference of two pages."""
    return pictures.difference(pictures.small(new, WIDTH), pictures.small(old, WIDTH))


def test_a_picture_equals_itself() -> None:
    assert apart(page((100, 100, 500, 300)), page((100, 100, 500, 300))) == pictures.Difference(0, 0)


def test_letters_that_stand_a_little_aside_pass() -> None:
    assert not apart(page((100, 100, 500, 300), shift=4), page((100, 100, 500, 300))).too_much


def test_a_piece_that_is_gone_is_found() -> None:
    assert apart(page(), page((100, 100, 500, 300))).too_much


def test_a_piece_of_another_colour_is_found() -> None:
    image = Image.open(BytesIO(page((100, 100, 500, 300))))
    ImageDraw.Draw(image).rectangle((100, 100, 500, 300), fill="#d97a2b")
    stream = BytesIO()
    image.save(stream, "PNG")
    assert apart(stream.getvalue(), page((100, 100, 500, 300))).too_much


def test_a_page_that_has_grown_by_a_quarter_is_found() -> None:
    assert apart(page(height=760), page()).too_much


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """References and new pictures in folders of this test."""
    monkeypatch.setattr(pictures, "HERE", tmp_path / "old")
    monkeypatch.setattr(pictures, "BUILD", tmp_path / "new")
    monkeypatch.setenv("UPDATE_PICTURES", "1")
    assert pictures.compare("wide", {"table": page((100, 100, 500, 300))}, WIDTH) == []
    monkeypatch.delenv("UPDATE_PICTURES")
    return tmp_path


def test_what_was_written_is_recognised(kept: Path) -> None:
    assert pictures.compare("wide", {"table": page((100, 100, 500, 300))}, WIDTH) == []
    assert not (kept / "new").exists()


def test_what_differs_is_kept_and_named(kept: Path) -> None:
    (problem,) = pictures.compare("wide", {"table": page()}, WIDTH)
    assert problem.startswith("wide/table: differs (height 0.0%, ink ")
    assert (kept / "new" / "wide" / "table.png").is_file()


@pytest.mark.usefixtures("kept")
def test_sections_that_come_or_go_are_named() -> None:
    gone, new = pictures.compare("wide", {"chart": page()}, WIDTH)
    assert gone == "wide/table: gone from the page"
    assert "wide/chart: has no reference" in new


@pytest.mark.usefixtures("kept")
def test_a_section_that_shows_nothing_is_found() -> None:
    blank = BytesIO()
    Image.new("RGB", (960, 600), "white").save(blank, "PNG")
    (problem,) = pictures.compare("wide", {"table": blank.getvalue()}, WIDTH)
    assert "shows nothing" in problem
