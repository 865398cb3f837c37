"""What a browser calls itself, in words that its owner knows again."""

from __future__ import annotations

import re

_BROWSERS = (
    ("Edg", "Edge"),
    ("QQBrowser", "QQ浏览器"),
    ("360", "360浏览器"),
    ("OPR", "Opera"),
    ("Firefox", "火狐"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "安卓"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("HarmonyOS", "鸿蒙"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Kylin", "麒麟"),
    ("UOS", "统信"),
    ("Linux", "Linux"),
)


def named(agent: str) -> str:
    """Browser, version and system of a User-Agent ("Chrome 120 · Windows"); its start where neither is known."""
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    for mark, name in _BROWSERS:
        found = re.search(rf"{mark}[A-Za-z]*/?\s?(\d{{1,4}})?", agent)
        if found:
            browser = f"{name} {found[1]}" if found[1] else name
            return " · ".join(part for part in (browser, system) if part)
    return system or agent[:40]
