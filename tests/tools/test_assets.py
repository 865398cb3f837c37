"""What the browser and pictures need: fonts that are merged and named, icons in one sprite, libraries without loose ends."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

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
    builder.setupNameTable(
        {"familyName": "Noto Sans SC Thin", "styleName": "Regular", "typographicFamily": "Noto Sans SC"}
    )
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
    target = tmp_path / "target"
    target.mkdir()
    with pytest.raises(assets.AssetError, match="make assets"):
        assets.copy_browser_files(tmp_path, target)
    with pytest.raises(assets.AssetError, match="make assets"):
        assets.make_fonts(tmp_path, target)
    with pytest.raises(assets.AssetError, match="make assets"):
        assets.make_sprite(tmp_path, target)
    assert list(target.iterdir()) == []


def package(folder: Path, name: str, files: dict[str, str]) -> Path:
    """A package as npm lays it down, with a licence."""
    for path, text in {"LICENSE": "MIT", **files}.items():
        place = folder / name / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    return folder / name


def test_libraries_come_with_their_licence_and_without_a_pointer_to_a_map(tmp_path: Path) -> None:
    for name, files in assets.BROWSER_FILES.items():
        endings = {".css": "a{}/*# sourceMappingURL=x.css.map */", ".js": "a()\n//# sourceMappingURL=x.js.map"}
        package(tmp_path, name, {file: endings[Path(file).suffix] for file in files})
    target = tmp_path / "target"
    target.mkdir()
    assets.copy_browser_files(tmp_path, target)
    made = {path.name: path.read_text() for path in target.iterdir()}
    assert made["bootstrap.min.css"] == "a{}\n"
    assert made["htmx.min.js"] == "a()\n"
    assert {"bootstrap-LICENSE.txt", "echarts-LICENSE.txt", "htmx-LICENSE.txt"} <= made.keys()


def test_the_sprite_holds_each_icon_as_a_symbol_in_the_colour_of_the_text(tmp_path: Path) -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" fill="currentColor" class="bi" viewBox="0 0 16 16"><path d="M1 1"/></svg>'
    folder = package(tmp_path, "icons", {"icons/bell.svg": drawing, "icons/sun.svg": drawing})
    assets.make_sprite(folder, tmp_path, ["bell", "sun"])
    sprite = ElementTree.parse(tmp_path / "icons.svg").getroot()
    assert [symbol.get("id") for symbol in sprite] == ["bell", "sun"]
    assert {(symbol.get("viewBox"), symbol.get("fill"), len(symbol)) for symbol in sprite} == {
        ("0 0 16 16", "currentColor", 1)
    }


def test_no_icon_is_listed_twice() -> None:
    assert len(assets.ICONS) == len(set(assets.ICONS))


def test_the_web_font_goes_by_a_name_of_its_own_and_every_slice_is_there(tmp_path: Path) -> None:
    rule = "@font-face {{ font-family: 'X'; src: url(./files/{0}.woff2) format('woff2'), url(x.woff); unicode-range: U+{1}; }}"
    folder = package(
        tmp_path,
        "font",
        {f"{weight}.css": rule.format(f"a-{weight}", weight) for weight in assets.WEIGHTS.values()}
        | {f"files/a-{weight}.woff2": "bytes" for weight in assets.WEIGHTS.values()},
    )
    target = tmp_path / "target"
    target.mkdir()
    assets.make_web_font(folder, target)
    sheet = (target / "webfont.css").read_text()
    assert sheet.count("@font-face") == sheet.count(f'"{assets.WEB_FAMILY}"') == 2
    assert "unicode-range:U+700" in sheet
    assert sorted(path.name for path in (target / "webfont").iterdir()) == ["a-400.woff2", "a-700.woff2"]


def test_a_style_sheet_written_otherwise_is_refused(tmp_path: Path) -> None:
    folder = package(tmp_path, "font", {"400.css": "@font-face { src: url(a.woff3) }"})
    with pytest.raises(assets.AssetError, match="写法有变"):
        assets.make_web_font(folder, tmp_path)


def test_everything_that_pages_load_was_made(project: Path) -> None:
    made = project / "build" / "assets"
    for names in assets.BROWSER_FILES.values():
        for name in names:
            text = (made / Path(name).name).read_text(encoding="utf-8")
            assert "sourceMappingURL" not in text
    sheet = (made / "webfont.css").read_text(encoding="utf-8")
    named = set(re.findall(r"url\(([^)]+)\)", sheet))
    assert len(named) > 100
    assert [name for name in named if not (made / name).is_file()] == []
    symbols = {symbol.get("id") for symbol in ElementTree.parse(made / "icons.svg").getroot()}
    assert symbols == set(assets.ICONS)


@pytest.mark.parametrize("style", list(assets.WEIGHTS))
def test_the_made_font_draws_what_reports_write(project: Path, style: str) -> None:
    font = TTFont(project / "build" / "assets" / f"NotoSansSC-{style}.ttf")
    assert assets.missing_characters(font, "规模以上工业增加值增速同比9.1%±0.3个百分点①▲▼℃㎡衢濮酆鄄") == ""
    assert font["name"].getDebugName(1) == "Noto Sans SC"
    assert font["OS/2"].usWeightClass == assets.WEIGHTS[style]
