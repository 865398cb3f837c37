"""Where the files lie that come from npm and not from this repository: ECharts and the CJK font for pictures."""

from __future__ import annotations

import os
from pathlib import Path

from ballast.kernel.problems import BallastError

FONT_FILE = "NotoSansSC-Regular.ttf"
BOLD_FONT_FILE = "NotoSansSC-Bold.ttf"
ECHARTS_FILE = "echarts.min.js"

_REPOSITORY = Path(__file__).resolve().parents[3]


class AssetMissingError(BallastError):
    """A file that the set-up fetches is not there."""


def directory() -> Path:
    """The folder of the assets: the environment's BALLAST_ASSETS, else ``build/assets`` of the repository."""
    return Path(os.environ.get("BALLAST_ASSETS") or _REPOSITORY / "build" / "assets")


def asset(name: str) -> Path:
    """The path of an asset by its file name; raises `AssetMissingError` that says how to get it."""
    path = directory() / name
    if not path.is_file():
        raise AssetMissingError(
            f"缺少素材文件“{name}”（应在 {directory()}）。请运行 python3 tools/bootstrap.py assets，"
            "或把环境变量 BALLAST_ASSETS 指到已有素材的目录"
        )
    return path
