"""Pictures of pages held against reference pictures, block by block: another font passes, a piece that is gone does not.

A page is taken section by section, each made small, so that a section that grows by a line does not push the others
aside. The references of a view are one folder of small PNG files. `UPDATE_PICTURES=1` writes them anew; where something
differs, the new picture is left under build/pictures/.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import cast

from PIL import Image, ImageChops, ImageStat

HERE = Path(__file__).resolve().parent / "pictures"
BUILD = Path(__file__).resolve().parents[2] / "build" / "pictures"
COLOURS = 24
BLOCK = 12
# Another font moves up to an eighth of the ink out of its block; a piece that is gone takes a quarter and more.
INK_MAY_DIFFER = 0.2
HEIGHT_MAY_DIFFER = 0.12


@dataclass(frozen=True)
class Difference:
    """How far a picture is from its reference: in height, and in the share of its ink that stands elsewhere or is gone."""

    height: float
    ink: float

    @property
    def too_much(self) -> bool:
        """Whether more than a font is different."""
        return self.height > HEIGHT_MAY_DIFFER or self.ink > INK_MAY_DIFFER

    def __str__(self) -> str:
        return f"height {self.height:.1%}, ink {self.ink:.1%}"


def small(picture: bytes, width: int) -> Image.Image:
    """A screenshot at the width of the references."""
    image = Image.open(BytesIO(picture)).convert("RGB")
    return image.resize((width, max(1, round(image.height * width / image.width))), Image.Resampling.BOX)


def difference(new: Image.Image, old: Image.Image) -> Difference:
    """The difference between two small pictures; the new one is stretched to the height of the old."""
    height = abs(new.height - old.height) / max(old.height, 2 * BLOCK)
    shown, known = new.convert("RGB").resize(old.size, Image.Resampling.BOX), old.convert("RGB")
    apart = _total(ImageChops.difference(_blocks(shown), _blocks(known)))
    return Difference(height, apart / max(_ink(shown), _ink(known), 1.0))


def empty(image: Image.Image) -> bool:
    """Whether a picture shows nothing: one colour all over."""
    return max(ImageStat.Stat(image.convert("L")).stddev) < 1


def compare(view: str, sections: dict[str, bytes], width: int) -> list[str]:
    """What differs from the references of a view: a line for each section, none where all is well."""
    shown = {name: small(picture, width) for name, picture in sections.items()}
    folder = HERE / view
    if os.environ.get("UPDATE_PICTURES") == "1":
        _write(folder, shown)
        return []
    known = {path.stem for path in folder.glob("*.png")}
    problems = [f"{view}/{name}: gone from the page" for name in sorted(known - set(shown))]
    for name, image in shown.items():
        problem = _problem(image, folder / f"{name}.png")
        if problem:
            _keep(image, BUILD / view / f"{name}.png")
            problems.append(f"{view}/{name}: {problem}; look at build/pictures/{view}/{name}.png")
    return problems


def _problem(image: Image.Image, reference: Path) -> str:
    if empty(image):
        return "shows nothing"
    if not reference.is_file():
        return "has no reference; write it with UPDATE_PICTURES=1"
    apart = difference(image, Image.open(reference))
    return f"differs ({apart}); if it should, run with UPDATE_PICTURES=1" if apart.too_much else ""


def _ink(image: Image.Image) -> float:
    """All that is not the ground of a picture, which is its most frequent colour."""
    ground_colour = cast("tuple[int, int, int]", max(image.getcolors(image.width * image.height) or [])[1])
    ground = Image.new("RGB", image.size, ground_colour)
    return _total(_blocks(ImageChops.difference(image, ground)))


def _total(image: Image.Image) -> float:
    return float(sum(ImageStat.Stat(image.convert("L")).sum))


def _blocks(image: Image.Image) -> Image.Image:
    """The mean colour of each block."""
    across, down = max(1, round(image.width / BLOCK)), max(1, round(image.height / BLOCK))
    return image.resize((across, down), Image.Resampling.BOX)


def _write(folder: Path, shown: dict[str, Image.Image]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.png"):
        path.unlink()
    for name, image in shown.items():
        _keep(image, folder / f"{name}.png")


def _keep(image: Image.Image, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
