"""Make the files that pages and pictures need from the packages that npm brought: `build/assets/`.

* `bootstrap.min.css`, `bootstrap.bundle.min.js`, `htmx.min.js`, `echarts.min.js`: copied, without the lines that point to
  source maps, which are not served.
* `icons.svg`: the icons that pages may use (`ICONS`), each a `<symbol>`, from bootstrap-icons.
* `webfont.css`, `webfont/`: the last resort where a machine has no Chinese font at all. The browser loads only the slices
  whose characters a page shows.
* `NotoSansSC-Regular.ttf`, `NotoSansSC-Bold.ttf`: the web font (read as woff: woff2 would have to be unpacked glyph by
  glyph) comes in slices by character range, of which the
  largest lacks signs that reports use (℃ ‰ ① ▲ ●) and rarer characters of place names. Every character that the
  large slice lacks is taken from the others. The names inside are set to the family that drawings ask for: with the
  names as delivered ("Noto Sans SC Thin") a renderer finds no such family and leaves the text out without a word.

Run by `tools/bootstrap.py` with the project's own Python (needs fontTools).
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree

from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "node_modules"
TARGET = ROOT / "build" / "assets"
FAMILY = "Noto Sans SC"
# style name → weight as in OS/2 and in the package's file names
WEIGHTS = {"Regular": 400, "Bold": 700}
LATIN = "".join(map(chr, range(0x20, 0x7F)))
SIGNS = "，。、；：？！“”‘’（）《》【】〔〕—…·％‰℃°²³×÷±≤≥≠≈→↑↓▲▼△▽●○■□◆★√①②③④⑤⑥⑦⑧⑨⑩㎡￥"
# package → files for the browser, and its licence
BROWSER_FILES = {
    "bootstrap": ("dist/css/bootstrap.min.css", "dist/js/bootstrap.bundle.min.js"),
    "htmx.org": ("dist/htmx.min.js",),
    "echarts": ("dist/echarts.min.js",),
}
# A family of its own name, last in the list of families: a machine with a Chinese font never loads it.
WEB_FAMILY = "Ballast Sans SC"
SVG = "http://www.w3.org/2000/svg"
ICONS = tuple(
    """
    arrow-clockwise arrow-counterclockwise arrow-down arrow-left arrow-left-right arrow-repeat arrow-right arrow-up
    arrows-angle-expand arrows-fullscreen award bank bar-chart bar-chart-line bell bell-slash book bookmark box-arrow-in-right
    box-arrow-right
    box-seam boxes briefcase broadcast bug building building-gear buildings calculator calendar-check calendar-event
    calendar-week calendar3 camera card-checklist cash-coin chat-left-text check check-circle check2-square
    chevron-bar-left chevron-bar-right chevron-down chevron-left chevron-right chevron-up circle-half clipboard-check
    clipboard-data clipboard-pulse clock clock-history cloud-upload columns columns-gap cpu cursor database database-lock
    diagram-2 diagram-3 display dot download droplet envelope exclamation-circle exclamation-diamond exclamation-triangle
    eye eye-slash file-earmark file-earmark-arrow-down file-earmark-arrow-up file-earmark-excel file-earmark-pdf
    file-earmark-text file-earmark-word filter flag folder folder2-open funnel gear geo-alt graph-down-arrow graph-up
    graph-up-arrow grid-1x2 grid-3x3 hammer hand-index hash hdd heart-pulse hourglass-split house hr image inbox
    inboxes info-circle journal-check journal-text kanban key layers layout-sidebar-inset lightbulb lightning-charge
    link-45deg list list-check list-columns list-ol list-task list-ul lock map megaphone mic moon mortarboard node-plus
    palette paperclip pause-circle pencil pencil-square people person person-badge person-check person-circle person-dash
    person-gear person-lock person-plus person-x phone pie-chart pin-map play-circle plug plus plus-circle plus-lg printer
    question-circle receipt reply rulers save search send server shield shield-check shield-exclamation shield-lock shop
    signpost-split sliders
    snow sort-down sort-up speedometer2 stack star stop-circle stopwatch sun table tag tags telephone thermometer-half
    tools trash tree trophy truck type unlock upload wallet2 water wrench wrench-adjustable x x-circle x-lg
    """.split()
)
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
        main = _present(package / "files" / f"noto-sans-sc-chinese-simplified-{weight}-normal.woff")
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


def copy_browser_files(packages: Path, target: Path) -> None:
    """Put what the browser loads into `target`, and each package's licence beside it."""
    for package, names in BROWSER_FILES.items():
        for name in names:
            text = _present(packages / package / name).read_text(encoding="utf-8")
            text = re.sub(r"\s*(//|/\*)# sourceMappingURL=\S+( \*/)?\s*$", "\n", text)
            (target / Path(name).name).write_text(text, encoding="utf-8")
        shutil.copyfile(_present(packages / package / "LICENSE"), target / f"{package.split('.')[0]}-LICENSE.txt")


def make_sprite(package: Path, target: Path, names: Iterable[str] = ICONS) -> None:
    """Write `icons.svg`: one symbol an icon, drawn in the colour of the text around it."""
    ElementTree.register_namespace("", SVG)
    sprite = ElementTree.Element(f"{{{SVG}}}svg")
    for name in names:
        icon = ElementTree.parse(_present(package / "icons" / f"{name}.svg")).getroot()
        symbol = ElementTree.SubElement(
            sprite, f"{{{SVG}}}symbol", {"id": name, "viewBox": icon.get("viewBox", ""), "fill": "currentColor"}
        )
        symbol.extend(icon)
    ElementTree.ElementTree(sprite).write(target / "icons.svg", encoding="utf-8")
    shutil.copyfile(_present(package / "LICENSE"), target / "bootstrap-icons-LICENSE.txt")


def make_web_font(package: Path, target: Path) -> None:
    """Write `webfont.css` and the slices that it names: plain and bold, each slice with its range of characters."""
    folder = target / "webfont"
    folder.mkdir(exist_ok=True)
    rules = []
    for weight in WEIGHTS.values():
        text = _present(package / f"{weight}.css").read_text(encoding="utf-8")
        found = re.findall(r"url\(\./files/([\w.-]+\.woff2)\).*?unicode-range:\s*([^;]+);", text, re.DOTALL)
        if not found:
            raise AssetError(f"{package / f'{weight}.css'} 的写法有变；请换用 package-lock.json 锁定的版本。")
        for name, characters in found:
            shutil.copyfile(_present(package / "files" / name), folder / name)
            rules.append(
                f'@font-face{{font-family:"{WEB_FAMILY}";font-weight:{weight};font-display:swap;'
                f'src:url(webfont/{name}) format("woff2");unicode-range:{characters}}}'
            )
    (target / "webfont.css").write_text("\n".join(rules) + "\n", encoding="utf-8")


def _present(path: Path) -> Path:
    if not path.is_file():
        raise AssetError(f"缺少 {path}；请运行 make assets 重新安装 npm 包。")
    return path


def main() -> int:
    """Make everything; 0 when done, 1 with a message when a package is not what it should be."""
    TARGET.mkdir(parents=True, exist_ok=True)
    try:
        copy_browser_files(PACKAGES, TARGET)
        make_sprite(PACKAGES / "bootstrap-icons", TARGET)
        make_web_font(PACKAGES / "@fontsource" / "noto-sans-sc", TARGET)
        make_fonts(PACKAGES / "@fontsource" / "noto-sans-sc", TARGET)
    except AssetError as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
