"""Make the files that pages and pictures need from the packages that npm brought: `build/assets/`.

* `echarts.min.js`: copied as it is.
* `NotoSansSC-Regular.ttf`, `NotoSansSC-Bold.ttf`: the web font (read as woff: woff2 would have to be unpacked glyph by
  glyph) comes in slices by character range, of which the
  largest lacks signs that reports use (℃ ‰ ① ▲ ●) and rarer characters of place names. Every character that the
  large slice lacks is taken from the others. The names inside are set to the family that drawings ask for: with the
  names as delivered ("Noto Sans SC Thin") a renderer finds no such family and leaves the text out without a word.

Run by `tools/bootstrap.py` with the project's own Python (needs fontTools).
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "node_modules"
TARGET = ROOT / "build" / "assets"
FAMILY = "Noto Sans SC"
# style name → weight as in OS/2 and in the package's file names
WEIGHTS = {"Regular": 400, "Bold": 700}
LATIN = "".join(map(chr, range(0x20, 0x7F)))
SIGNS = "，。、；：？！“”‘’（）《》【】〔〕—…·％‰℃°²³×÷±≤≥≠≈→↑↓▲▼△▽●○■□◆★√①②③④⑤⑥⑦⑧⑨⑩㎡￥"
# Leftovers of the variable font, or of no use once the glyphs of many slices are mixed.
DROPPED_TABLES = ("STAT", "DSIG")


class AssetError(Exception):
    """A package does not hold what it should; the text says what and what to do."""


def common_characters() -> str:
    """The 3,755 characters of GB 2312 level 1, in the standard's order."""
    points = (bytes([row, cell]) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    return "".join(point.decode("gb2312", errors="ignore") for point in points)


def missing_characters(font: TTFont, wanted: str) -> str:
    """Those of the wanted characters that the font has no glyph for."""
    known = font.getBestCmap()
    return "".join(character for character in wanted if ord(character) not in known)


def add_glyphs(base: TTFont, extra: TTFont) -> int:
    """Copy every character that `base` lacks from `extra`; both are TrueType with the same units per em.

    The outlines are copied as bytes, which a glyph made of other glyphs would not survive: it is refused.
    Returns the number of characters added.
    """
    if base["head"].unitsPerEm != extra["head"].unitsPerEm:
        raise AssetError("字体切片的 unitsPerEm 不一致，无法合并；请换用 package-lock.json 锁定的版本。")
    known = base.getBestCmap()
    lacking = {point: name for point, name in extra.getBestCmap().items() if point not in known and point <= 0xFFFF}
    for point, name in lacking.items():
        outline = extra["glyf"].glyphs[name]
        if outline.isComposite():
            raise AssetError(
                f"字体切片中的字符 {chr(point)} 是组合字形，无法合并；请换用 package-lock.json 锁定的版本。"
            )
        new_name = f"added{point:04X}"
        base["glyf"][new_name] = outline
        for table in ("hmtx", "vmtx"):
            if table in base:
                base[table][new_name] = extra[table][name]
        for table in base["cmap"].tables:
            # Format 14 maps variation sequences, not characters.
            if table.isUnicode() and table.format != 14:
                table.cmap[point] = new_name
    _widen_limits(base, extra)
    return len(lacking)


def _widen_limits(base: TTFont, extra: TTFont) -> None:
    """Renderers reserve room by what the tables promise, so the promise must hold for the added outlines too."""
    for field in ("maxPoints", "maxContours", "maxSizeOfInstructions"):
        setattr(base["maxp"], field, max(getattr(base["maxp"], field), getattr(extra["maxp"], field)))
    for field, widest in (("xMin", min), ("yMin", min), ("xMax", max), ("yMax", max)):
        setattr(base["head"], field, widest(getattr(base["head"], field), getattr(extra["head"], field)))


def set_names(font: TTFont, style: str) -> None:
    """Name the font as one static member of the family: style is a key of `WEIGHTS`."""
    bold = style == "Bold"
    names = {
        1: FAMILY,
        2: style,
        3: f"{FAMILY.replace(' ', '')}-{style};Ballast",
        4: f"{FAMILY} {style}",
        6: f"{FAMILY.replace(' ', '')}-{style}",
    }
    table = font["name"]
    for obsolete in (*names, 16, 17, 21, 22, 25, 257):
        table.removeNames(nameID=obsolete)
    for name_id, text in names.items():
        table.setName(text, name_id, 3, 1, 0x409)
    font["OS/2"].usWeightClass = WEIGHTS[style]
    # fsSelection: bit 5 bold, bit 6 regular; the two exclude each other.
    font["OS/2"].fsSelection = (font["OS/2"].fsSelection & ~0b1100001) | (1 << (5 if bold else 6))
    font["head"].macStyle = 1 if bold else 0


def build_font(main: Path, slices: Iterable[Path], style: str) -> TTFont:
    """The whole font of one style from its largest slice and the others, checked for what Chinese reports need."""
    # Without recalculation the outlines stay the bytes they are: two seconds a font instead of twenty.
    font = TTFont(main, recalcBBoxes=False, recalcTimestamp=False)
    for path in slices:
        with TTFont(path, lazy=True) as extra:
            add_glyphs(font, extra)
    missing = missing_characters(font, LATIN + SIGNS + common_characters())
    if missing:
        raise AssetError(
            f"合并后的字体仍缺 {len(missing)} 个常用字符：{missing[:30]}；请换用 package-lock.json 锁定的版本。"
        )
    for tag in DROPPED_TABLES:
        if tag in font:
            del font[tag]
    set_names(font, style)
    return font


def make_fonts(package: Path, target: Path) -> None:
    """Write one TrueType file per style into `target`."""
    for style, weight in WEIGHTS.items():
        main = package / "files" / f"noto-sans-sc-chinese-simplified-{weight}-normal.woff"
        if not main.is_file():
            raise AssetError(f"缺少 {main}；请运行 make assets 重新安装 npm 包。")
        slices = sorted(set(main.parent.glob(f"noto-sans-sc-*-{weight}-normal.woff")) - {main})
        # A flavour left from the web font would compress the file again, and renderers want plain TrueType.
        font = build_font(main, slices, style)
        font.flavor = None
        _replace(target / f"NotoSansSC-{style}.ttf", font)
    shutil.copyfile(package / "LICENSE", target / "NotoSansSC-LICENSE.txt")


def _replace(path: Path, font: TTFont) -> None:
    """Write beside the place and move: whoever reads meanwhile sees the old file or the new one, never half."""
    partial = path.with_suffix(".partial")
    font.save(partial)
    partial.replace(path)


def copy_charts(package: Path, target: Path) -> None:
    """Put the chart library for pages and pictures into `target`."""
    source = package / "dist" / "echarts.min.js"
    if not source.is_file():
        raise AssetError(f"缺少 {source}；请运行 make assets 重新安装 npm 包。")
    shutil.copyfile(source, target / source.name)


def main() -> int:
    """Make everything; 0 when done, 1 with a message when a package is not what it should be."""
    TARGET.mkdir(parents=True, exist_ok=True)
    try:
        copy_charts(PACKAGES / "echarts", TARGET)
        make_fonts(PACKAGES / "@fontsource" / "noto-sans-sc", TARGET)
    except AssetError as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
