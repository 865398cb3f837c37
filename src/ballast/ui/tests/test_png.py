"""Pictures of charts, and the scripts that draw them."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from ballast.ui import textwidth
from ballast.ui.assets import BOLD_FONT_FILE, ECHARTS_FILE, FONT_FILE, AssetMissingError, asset
from ballast.ui.charts import png
from ballast.ui.charts.spec import ChartSpec
from ballast.ui.tests.charts import ALL, BAR

SCRIPTS = Path(png.__file__).parent
WIDTH, HEIGHT = 480, 300
TITLE_STRIP = (0, 0, WIDTH, 28)


@pytest.fixture
def assets() -> None:
    """Skip, and say how to get them, where ECharts or the font has not been fetched."""
    try:
        for name in (ECHARTS_FILE, FONT_FILE, BOLD_FONT_FILE):
            asset(name)
    except AssetMissingError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def call() -> Callable[[str], Any]:
    """Evaluate a line of JavaScript that returns JSON, with the two scripts loaded and ECharts left out."""
    from py_mini_racer import MiniRacer

    context = MiniRacer()
    context.eval("var measured; var echarts = { setPlatformAPI: (api) => { measured = api.measureText; } };")
    for script in (SCRIPTS.parent / "static/ui/formatters.js", SCRIPTS / "measure.js"):
        context.eval(script.read_text("utf-8"))
    return lambda line: json.loads(str(context.eval(f"JSON.stringify({line})")))


def picture(spec: ChartSpec) -> Image.Image:
    """The picture in shades of grey."""
    return Image.open(BytesIO(png.png(spec, WIDTH, HEIGHT, zoom=1))).convert("L")


def dark(image: Image.Image, box: tuple[int, int, int, int]) -> int:
    """How many dark pixels a part of a picture has."""
    return sum(image.crop(box).histogram()[:128])


@pytest.mark.usefixtures("assets")
@pytest.mark.parametrize("spec", ALL, ids=lambda spec: spec.title)
def test_every_kind_is_drawn_with_its_sentence_in_the_title_and_something_below(spec: ChartSpec) -> None:
    image = picture(spec)
    assert image.size == (WIDTH, HEIGHT)
    assert dark(image, TITLE_STRIP) > 200
    assert len(image.crop((0, 60, WIDTH, HEIGHT - 30)).getcolors() or []) > 5


@pytest.mark.usefixtures("assets")
def test_chinese_characters_are_drawn_and_not_left_out_or_boxed() -> None:
    strips = [
        picture(replace(BAR, title=title)).crop(TITLE_STRIP).tobytes() for title in ("县县县", "区区区", "　　　")
    ]
    assert len(set(strips)) == 3
    assert dark(picture(replace(BAR, title="　　　")), TITLE_STRIP) == 0


@pytest.mark.usefixtures("assets")
def test_zoom_multiplies_the_pixels() -> None:
    assert Image.open(BytesIO(png.png(BAR, 300, 200))).size == (600, 400)


@pytest.mark.usefixtures("assets")
def test_an_option_that_cannot_be_drawn_says_why() -> None:
    with pytest.raises(png.PictureError, match="unknown chart formatter @nobody"):
        png.svg({"tooltip": {"formatter": "@nobody"}}, 100, 100)


def _draw(queue: Any) -> None:
    queue.put(len(png.png(BAR, WIDTH, HEIGHT, zoom=1)))


@pytest.mark.usefixtures("assets")
def test_a_process_forked_after_the_first_picture_can_draw_too() -> None:
    own = len(png.png(BAR, WIDTH, HEIGHT, zoom=1))
    context = multiprocessing.get_context("fork")
    queue = context.SimpleQueue()
    child = context.Process(target=_draw, args=(queue,), daemon=True)
    child.start()
    child.join(60)
    hung = child.is_alive()
    if hung:
        child.kill()
    assert not hung
    assert queue.get() == own


@pytest.mark.parametrize(
    ("value", "printed"),
    [("1234567", "1,234,567"), ("-0.5", "−0.5"), ("0", "0"), ("0.30000000000000004", "0.3"), ("-1234.5", "−1,234.5")],
)
def test_the_numbers_of_an_axis_are_grouped_with_a_true_minus(
    call: Callable[[str], Any], value: str, printed: str
) -> None:
    assert call(f"ballastCharts.formatters.axisNumber({value})") == printed


def test_a_name_in_a_tooltip_cannot_carry_html(call: Callable[[str], Any]) -> None:
    params = {
        "name": "<img src=x onerror=alert(1)>",
        "seriesName": "<b>甲&乙</b>",
        "marker": "",
        "data": {"text": '"1"', "unit": "<i>"},
    }
    for line in (f"tooltipItem({json.dumps(params)})", f"tooltipAxis([{json.dumps(params)}])"):
        html = call(f"ballastCharts.formatters.{line}")
        assert "<img" not in html
        assert "<i>" not in html
        assert "&lt;b&gt;甲&amp;乙" in html


def test_helper_series_do_not_appear_in_a_tooltip(call: Callable[[str], Any]) -> None:
    params = {"name": "9月", "seriesName": "_markers", "marker": "", "data": {"text": "—"}}
    assert call(f"ballastCharts.formatters.tooltipAxis([{json.dumps(params)}])") == ""


def test_only_what_is_called_a_formatter_is_replaced(call: Callable[[str], Any]) -> None:
    option = {"title": {"text": "@itemText"}, "series": [{"label": {"formatter": "@itemText"}, "data": ["@x", None]}]}
    resolved = call(f"ballastCharts.resolve({json.dumps(option)})")
    assert resolved == {"title": {"text": "@itemText"}, "series": [{"label": {}, "data": ["@x", None]}]}


@pytest.mark.parametrize("text", ["规上工业总产值 1,234.56 亿元", "GDP growth 6.5%", "（初）—·/", "mill & wheel"])
def test_the_picture_measures_text_as_python_does(call: Callable[[str], Any], text: str) -> None:
    measured = call(f"measured({json.dumps(text)}, 'bold 20px Noto Sans SC')")["width"]
    assert measured == pytest.approx(textwidth.em(text) * 20)
