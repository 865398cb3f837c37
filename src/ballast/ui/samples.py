"""What the styleguide shows: invented numbers, tiles, and a form with everything a form can hold."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django import forms

from ballast.kernel.marker import Marker
from ballast.ui.numbers import Number
from ballast.ui.pages import Tab
from ballast.ui.tiles import Light, Spark, Tile

_WHEN: dict[str, Any] = {"period": "1—9月累计", "basis": "同比"}
_RELEASED: dict[str, Any] = {"source": "市统计局 2026年10月20日 已公布", "href": "#number"}
_SERIES = tuple(Fraction(tenth, 10) for tenth in (52, 55, 57, 61, 60, 63, 64, 62, 65))


class SampleForm(forms.Form):
    """One field of every kind."""

    name = forms.CharField(label="任务名称", max_length=40, help_text="一句话说清要办什么，不超过 40 字。")
    amount = forms.DecimalField(
        label="计划投资（亿元）", decimal_places=2, help_text="两位小数；没有就留空。", required=False
    )
    level = forms.ChoiceField(label="责任层级", choices=[("", "请选择"), ("city", "市级"), ("county", "县级")])
    due = forms.DateField(
        label="办结日期", widget=forms.DateInput(attrs={"type": "date"}), help_text="到期前 3 个工作日提醒。"
    )
    note = forms.CharField(label="说明", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    scope = forms.ChoiceField(
        label="发送范围",
        widget=forms.RadioSelect,
        choices=[("unit", "本县区"), ("all", "各县区（通报）")],
        help_text="通报按县区间口径遮盖。",
    )
    attachment = forms.FileField(label="附件", required=False, help_text="Excel、Word、PDF 或图片，不超过 20 MB。")
    remind = forms.BooleanField(label="办结后通知我", required=False)


WRONG = {"name": "协调临江县两户企业复产", "amount": "三千万", "level": "", "due": "2026-11-30", "scope": "unit"}


def _tile(name: str, value: int, unit: str, places: int, **more: Any) -> Tile:
    said: dict[str, Any] = {**_WHEN, **_RELEASED, "formula": "（本期累计 ÷ 上年同期累计 − 1）× 100%，同一口径企业"}
    exact = Fraction(value, 10**places)
    return Tile(name, Number.of(exact, places, unit=unit, **said), **more)


def tiles() -> tuple[Tile, ...]:
    """Eight tiles, one in each state that a tile can be in."""
    spark = Spark(_SERIES, Fraction(6), "近九期走势，虚线为全年目标 6.0%")
    falling = Spark((*reversed(_SERIES[2:]), None, Fraction(4), Fraction(37, 10)), Fraction(5), "走势，中间一期缺数")
    return (
        _tile("规上工业增加值增速", 65, "%", 1, light=Light.GREEN, light_text="达标", gap="高于全年目标 0.5 个百分点",
              versus="高于全省 0.6 个百分点", rank="全省第 3 / 21", move=2, spark=spark, why="临江、青岩两县拉动 3.1 个百分点",
              href="#tiles"),
        _tile("规上工业总产值", 284516, "亿元", 2, light=Light.BLUE, light_text="接近", gap="完成 74.2%，差时间进度 0.8 个百分点",
              versus="占全省 4.1%", rank="全省第 6 / 21", move=0, spark=spark, why="装备制造拉动 2.2 个百分点", href="#tiles"),
        _tile("工业投资增速", 37, "%", 1, light=Light.YELLOW, light_text="偏慢", gap="低于全年目标 1.3 个百分点",
              versus="低于全省 2.2 个百分点", rank="全省第 14 / 21", move=-3, spark=falling, why="两个十亿元项目推迟入统",
              href="#tiles"),
        _tile("利润总额增速", -42, "%", 1, light=Light.ORANGE, light_text="落后", gap="低于全年目标 9.2 个百分点",
              versus="低于全省 5.6 个百分点", rank="全省第 17 / 21", move=-1, spark=falling, why="化工产品出厂价格同比下降 7.3%",
              href="#tiles"),
        Tile("停产企业", Number.of(12, 0, unit="户", period="9月末", source="县区逐户确认", href="#tiles"),
             light=Light.RED, light_text="超限", gap="比上月多 5 户", why="其中季节性停产 3 户，县区已确认", href="#tiles"),
        Tile("新增规上企业", Number.of((Fraction(31), Marker.PROVISIONAL), 0, unit="户", period="1—9月", **_RELEASED),
             gap="全年目标 48 户", versus="净增 22 户", why="第三批待审核，数为初步"),
        Tile("非公经济占比", Number.of(Marker.NOT_RELEASED, period="2026年", formula="年度指标，次年 3 月发布"),
             versus="上年 61.3%", why="年度指标，尚未发布"),
        Tile("小园区亩均税收", Number.of(Marker.SUPPRESSED, source="园区月报"), why="企业数少于 3 家，不予公开"),
    )  # fmt: skip


def numbers() -> tuple[tuple[str, Number], ...]:
    """Numbers in every state, each with what it shows."""
    whole: dict[str, Any] = {**_WHEN, **_RELEASED, "formula": "（本期累计 ÷ 上年同期累计 − 1）× 100%"}
    return (
        ("增速，可看来源", Number.of(Fraction(65, 10), 1, unit="%", **whole)),
        ("增速之差", Number.of(Fraction(-6, 10), 1, sign=True, unit="个百分点", period="1—9月")),
        ("亿元两位小数", Number.of(Fraction(284516, 100), 2, unit="亿元", period="1—9月累计")),
        ("万元不带小数", Number.of(1284516, 0, unit="万元", period="9月")),
        ("初步数", Number.of((Fraction(71, 10), Marker.PROVISIONAL), 1, unit="%", **whole)),
        ("测算数", Number.of((Fraction(523, 10), Marker.ESTIMATE), 1, unit="亿元", **whole)),
        ("缺数", Number.of(Marker.MISSING, period="1—9月")),
        ("未发布", Number.of(Marker.NOT_RELEASED, period="三季度", formula="季后 20 日发布")),
        ("无基数", Number.of(Marker.NO_BASE, **_WHEN)),
        ("不予公开", Number.of(Marker.SUPPRESSED, **_WHEN)),
    )


def context() -> dict[str, Any]:
    """Everything the styleguide shows beside forms, tables and charts."""
    return {
        "tiles": tiles(),
        "numbers": numbers(),
        "legends": [marker.legend for marker in Marker if marker.legend],
        "lights": list(zip(Light, ("达标", "接近", "偏慢", "落后", "超限"), strict=True)),
        "tabs_sample": (
            Tab("全部", "#tabs", here=True, count=128),
            Tab("未办结", "#tabs", count=9),
            Tab("已办结", "#tabs"),
        ),
        "colours": (
            ("ink", "正文"),
            ("blue", "本市、可点"),
            ("grey", "其他"),
            ("green", "绿灯"),
            ("light-blue", "蓝灯"),
            ("yellow", "黄灯"),
            ("orange", "橙灯、下降"),
            ("red", "红灯"),
        ),
    }
