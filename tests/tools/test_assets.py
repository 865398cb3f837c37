"""The font for pictures: what is merged, what is refused, and under which name it is found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from tools import assets


def make_font(path: Path, characters: str, *, width: int = 500, units: int = 1000, composite: bool = False) -> TTFont:
    """A small font whose glyphs are squares as wide as `width`; with `composite` each is made of `.notdef`."""
    names = {ord(character): f"char{ord(character):X}" for character in characters}
    builder: Any = FontBuilder(units, isTTF=True)
    builder.setupGlyphOrder([".notdef", *names.values()])
    builder.setupCharacterMap(names)
    glyphs = {}
    for name in (".notdef", *names.values()):
        pen = TTGlyphPen({".notdef": None})
        if composite and name != ".notdef":
            pen.addComponent(".notdef", (1, 0, 0, 1, 0, 0))
        else:
            pen.moveTo((0, 0))
            for point in ((width, 0), (width, width), (0, width)):
                pen.lineTo(point)
            pen.closePath()
        glyphs[name] = pen.glyph()
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics({name: (width, 0) for name in glyphs})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Noto Sans SC Thin", "styleName": "Regular", "typographicFamily": "Noto Sans SC"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(path)
    return TTFont(path, recalcBBoxes=False)


def saved(font: TTFont, path: Path) -> TTFont:
    """The font as it comes back from a file."""
    font.save(path)
    return TTFont(path)


def test_a_lacking_character_comes_from_the_slice_and_a_known_one_stays(tmp_path: Path) -> None:
    base = make_font(tmp_path / "base.ttf", "甲乙", width=1000)
    assert assets.add_glyphs(base, make_font(tmp_path / "slice.ttf", "乙℃", width=600)) == 1
    font = saved(base, tmp_path / "whole.ttf")
    widths = {character: font["hmtx"][font.getBestCmap()[ord(character)]][0] for character in "甲乙℃"}
    assert widths == {"甲": 1000, "乙": 1000, "℃": 600}
    assert font["glyf"][font.getBestCmap()[ord("℃")]].xMax == 600


def test_the_limits_cover_the_widest_added_outline(tmp_path: Path) -> None:
    base = make_font(tmp_path / "base.ttf", "甲", width=500)
    assets.add_glyphs(base, make_font(tmp_path / "slice.ttf", "℃", width=900))
    base.save(tmp_path / "whole.ttf")
    assert TTFont(tmp_path / "whole.ttf", recalcBBoxes=False)["head"].xMax == 900


def test_slices_of_different_scale_are_refused(tmp_path: Path) -> None:
    base = make_font(tmp_path / "base.ttf", "甲")
    with pytest.raises(assets.AssetError, match="unitsPerEm"):
        assets.add_glyphs(base, make_font(tmp_path / "slice.ttf", "℃", units=2048))


def test_a_glyph_made_of_others_is_refused_and_named(tmp_path: Path) -> None:
    base = make_font(tmp_path / "base.ttf", "甲")
    with pytest.raises(assets.AssetError, match="℃"):
        assets.add_glyphs(base, make_font(tmp_path / "slice.ttf", "℃", composite=True))


@pytest.mark.parametrize(("style", "weight", "mac"), [("Regular", 400, 0), ("Bold", 700, 1)])
def test_the_font_is_found_under_the_name_that_drawings_ask_for(
    tmp_path: Path, style: str, weight: int, mac: int
) -> None:
    font = make_font(tmp_path / "base.ttf", "甲")
    assets.set_names(font, style)
    font = saved(font, tmp_path / "named.ttf")
    assert font["name"].getDebugName(1) == "Noto Sans SC"
    assert font["name"].getDebugName(2) == style
    assert font["name"].getDebugName(16) is None
    assert (font["OS/2"].usWeightClass, font["head"].macStyle) == (weight, mac)


def test_a_font_without_common_characters_is_refused(tmp_path: Path) -> None:
    make_font(tmp_path / "base.ttf", "甲乙")
    with pytest.raises(assets.AssetError, match="仍缺"):
        assets.build_font(tmp_path / "base.ttf", [], "Regular")


def test_the_slices_together_make_a_whole_font(tmp_path: Path) -> None:
    common = assets.common_characters()
    make_font(tmp_path / "base.ttf", common[:2000])
    make_font(tmp_path / "a.ttf", common[2000:])
    make_font(tmp_path / "b.ttf", assets.LATIN + assets.SIGNS)
    font = assets.build_font(tmp_path / "base.ttf", [tmp_path / "a.ttf", tmp_path / "b.ttf"], "Bold")
    assert assets.missing_characters(font, common + assets.LATIN + assets.SIGNS) == ""


def test_the_common_characters_are_those_of_the_standard() -> None:
    common = assets.common_characters()
    assert len(common) == len(set(common)) == 3755
    assert common[0] == "啊"
    assert common[-1] == "座"


def test_a_missing_package_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(assets.AssetError, match="make assets"):
        assets.copy_charts(tmp_path, tmp_path)
    with pytest.raises(assets.AssetError, match="make assets"):
        assets.make_fonts(tmp_path, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("style", list(assets.WEIGHTS))
def test_the_made_font_draws_what_reports_write(project: Path, style: str) -> None:
    font = TTFont(project / "build" / "assets" / f"NotoSansSC-{style}.ttf")
    assert assets.missing_characters(font, "规模以上工业增加值增速同比9.1%±0.3个百分点①▲▼℃㎡衢濮酆鄄") == ""
    assert font["name"].getDebugName(1) == "Noto Sans SC"
    assert font["OS/2"].usWeightClass == assets.WEIGHTS[style]
