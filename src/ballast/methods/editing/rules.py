"""The checks V1–V14 of one return that are arithmetic (V15 and V16 need the registry and the log)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from ballast.kernel.marker import Marker
from ballast.kernel.rounding import Exact
from ballast.methods.editing.findings import Finding, Level, asked, stopped
from ballast.methods.editing.form import SUGGESTED_LIMITS, Filed, Four, Limits, Outcome, Rule
from ballast.methods.exact import fraction
from ballast.methods.growth import growth
from ballast.methods.ratios import share

ITEM_NAMES = {
    "output": "工业总产值",
    "sales": "工业销售产值",
    "export": "出口交货值",
    "electricity": "用电量",
    "revenue": "营业收入",
    "jobs": "从业人员",
    "profit": "利润总额",
}
_COLUMNS = {"month": "本月", "ytd": "本年累计", "base_month": "上年同期本月", "base_ytd": "上年同期累计"}
_UNJUDGED = Outcome(judged=False)


def check_return(
    filed: Filed, limits: Limits = SUGGESTED_LIMITS, rules: Sequence[Rule] | None = None
) -> tuple[Finding, ...]:
    """Every rule of V1–V14 on one return, in order: what is asked, and `STOPPED` for a rule that lacked its figures.

    A rule that found nothing leaves no finding. `rules` takes a selection of `RULES`, or rules of one's own. Nothing is changed.

    >>> found = check_return(Filed({"sales": Four(ytd=90), "export": Four(ytd=95)}))
    >>> [(one.check, one.level.label) for one in found if one.verdict.asks]
    [('V2', '错误')]
    """
    findings: list[Finding] = []
    for rule in RULES if rules is None else rules:
        outcome = rule.check(filed, limits)
        if not outcome.judged:
            reason = f"{rule.name}：所需的数没有填全，未核对"
            findings.append(stopped(rule.code, rule.name, rule.level, Marker.MISSING, Marker.MISSING, reason))
        for item, reason in outcome.asked:
            findings.append(asked(rule.code, item, rule.level, _reported(filed, item), reason, (rule.name,)))
    return tuple(findings)


def _reported(filed: Filed, item: str) -> Fraction | Marker:
    """The year to date of the item, or its month where it has none."""
    four = filed.of(item)
    value = four.month if four.ytd is None else four.ytd
    return Marker.MISSING if value is None else fraction(value)


def _name(item: str) -> str:
    return ITEM_NAMES.get(item, item)


def _outcome(seen: Iterable[tuple[str, bool, str]]) -> Outcome:
    """From (item, whether it fails, reason) of everything that could be compared."""
    judged = [*seen]
    return Outcome(bool(judged), tuple((item, reason) for item, fails, reason in judged if fails))


def _columns(four: Four) -> list[tuple[str, Fraction]]:
    return [(name, fraction(value)) for name in _COLUMNS if (value := getattr(four, name)) is not None]


def _not_negative(filed: Filed, limits: Limits) -> Outcome:
    return _outcome(
        (
            item,
            value < 0 and item not in filed.negative_allowed,
            f"“{_name(item)}”{_COLUMNS[column]}为负数。请核对并说明原因",
        )
        for item, four in filed.values.items()
        for column, value in _columns(four)
    )


def _export_within_sales(filed: Filed, limits: Limits) -> Outcome:
    sales = dict(_columns(filed.of("sales")))
    return _outcome(
        ("export", value > sales[column], f"出口交货值{_COLUMNS[column]}大于工业销售产值。请核对并说明原因")
        for column, value in _columns(filed.of("export"))
        if column in sales
    )


def _classes_sum_to_output(filed: Filed, limits: Limits) -> Outcome:
    seen = []
    for column, value in _columns(filed.of("output")):
        parts = [getattr(four, column) for four in filed.classes.values()]
        if parts and None not in parts:
            gap = value - sum((fraction(part) for part in parts), Fraction(0))
            reason = f"各小类产值{_COLUMNS[column]}之和与工业总产值不等。请核对并说明原因"
            seen.append(("output", abs(gap) > limits.tolerance, reason))
    return _outcome(seen)


def _ytd_not_below_month(filed: Filed, limits: Limits) -> Outcome:
    return _outcome(
        (
            item,
            fraction(ytd) < fraction(month) and not filed.revised,
            f"“{_name(item)}”{_COLUMNS[names[1]]}小于{_COLUMNS[names[0]]}。请核对并说明原因",
        )
        for item, four in filed.values.items()
        for names in (("month", "ytd"), ("base_month", "base_ytd"))
        if (month := getattr(four, names[0])) is not None and (ytd := getattr(four, names[1])) is not None
    )


def _ytd_carries_on(filed: Filed, limits: Limits) -> Outcome:
    """Not on the first return of a plant, not after a declared revision, not in the block: there it need not hold."""
    if filed.entered or filed.revised or filed.block:
        return Outcome(judged=True)
    return _outcome(
        (
            item,
            abs(fraction(four.ytd) - fraction(before) - fraction(four.month)) > limits.tolerance,
            f"“{_name(item)}”本年累计不等于上期累计加本月。请说明是否修订过前期数",
        )
        for item, four in filed.values.items()
        if four.ytd is not None
        and four.month is not None
        and (before := filed.earlier.get(item, Four()).ytd) is not None
    )


def _base_as_filed_last_year(filed: Filed, limits: Limits) -> Outcome:
    seen = []
    for item, four in filed.values.items():
        then = filed.last_year.get(item, Four())
        for base, value, column in ((four.base_month, then.month, "base_month"), (four.base_ytd, then.ytd, "base_ytd")):
            if base is not None and value is not None:
                differs = fraction(base) != fraction(value)
                seen.append((item, differs, f"“{_name(item)}”{_COLUMNS[column]}与上年已审核的数不一致。请说明修订原因"))
    return _outcome(seen)


def _new_plant_without_base(filed: Filed, limits: Limits) -> Outcome:
    if not filed.new_plant:
        return Outcome(judged=True)
    output = filed.of("output")
    with_base = any(value for value in (output.base_month, output.base_ytd))
    return _outcome(
        (
            ("output", with_base, "标记为新建投产，却填了上年同期数。请核对入库类型并说明原因"),
            ("output", not filed.commissioned, "标记为新建投产，未填正式投产年月。请补填"),
        )
    )


def _sales_rate(filed: Filed, limits: Limits) -> Outcome:
    rate = share(filed.of("sales").ytd, filed.of("output").ytd)
    if isinstance(rate, Marker):
        return _UNJUDGED
    outside = not limits.sales_rate_low <= rate <= limits.sales_rate_high
    return _outcome([("sales", outside, "产销率超出通常范围。请核对产值与销售产值，并说明原因")])


def _large_swing(filed: Filed, limits: Limits) -> Outcome:
    """Year on year by the year to date; month on month outside the block, where the month has a month before."""
    seen = []
    for item, four in filed.values.items():
        pairs = [("上年同期", four.ytd, four.base_ytd)]
        if not filed.block:
            pairs.append(("上月", four.month, filed.earlier.get(item, Four()).month))
        for name, now, before in pairs:
            rate = growth(now, before)
            if not isinstance(rate, Marker) and before is not None:
                swings = abs(rate) > limits.growth and before > limits.size_floor
                seen.append((item, swings, f"“{_name(item)}”比{name}变动较大。请说明原因"))
    return _outcome(seen)


def _power_agrees(filed: Filed, limits: Limits) -> Outcome:
    rates = [growth(filed.of(item).ytd, filed.of(item).base_ytd) for item in ("output", "electricity")]
    output, power = rates
    if isinstance(output, Marker) or isinstance(power, Marker):
        return _UNJUDGED
    signs = [(rate > 0) - (rate < 0) for rate in (output, power)]
    apart = signs[0] != signs[1] and abs(output - power) > limits.power_gap
    return _outcome([("output", apart, "产值与用电量一升一降，相差较大。请说明原因（如用电结构、产品结构变化）")])


def _within_band(filed: Filed, limits: Limits) -> Outcome:
    seen = []
    for ratio, (low, high) in filed.bands.items():
        above, _, below = ratio.partition("/")
        top, bottom = filed.of(above).ytd, filed.of(below).ytd
        if top is not None and bottom:
            value = fraction(top) / fraction(bottom)
            reason = f"“{_name(above)}”与“{_name(below)}”之比超出同行业常见范围。请核对并说明原因"
            seen.append((above, not fraction(low) <= value <= fraction(high), reason))
    return _outcome(seen)


def _vat_agrees(filed: Filed, limits: Limits) -> Outcome:
    revenue = filed.of("revenue").ytd
    rate = growth(revenue, filed.vat_sales)
    if isinstance(rate, Marker):
        return _UNJUDGED
    return _outcome([("revenue", abs(rate) > limits.vat_gap, "营业收入与增值税申报销售额相差较大。请说明原因")])


def _often_edited(filed: Filed, limits: Limits) -> Outcome:
    return _outcome([("return", filed.edits >= limits.edits, f"报送后修改了{filed.edits}次。请说明修改原因")])


def _repeated(filed: Filed, limits: Limits) -> Outcome:
    seen = []
    if not filed.block:
        for item, four in filed.values.items():
            others: tuple[tuple[str, Exact | None], ...] = (
                ("上月", filed.earlier.get(item, Four()).month),
                ("上年同期", four.base_month),
            )
            for name, other in others:
                if four.month is not None and other is not None:
                    same = four.month == other and four.month != 0
                    seen.append(
                        (item, same, f"“{_name(item)}”本月数与{name}完全相同。请核对是否为沿用旧数，并说明原因")
                    )
        return _outcome(seen)
    return Outcome(judged=True)


RULES = (
    Rule("V1", "各项数不为负", Level.ERROR, _not_negative),
    Rule("V2", "出口交货值不大于销售产值", Level.ERROR, _export_within_sales),
    Rule("V3", "小类产值之和等于总产值", Level.ERROR, _classes_sum_to_output),
    Rule("V4", "累计不小于本月", Level.ERROR, _ytd_not_below_month),
    Rule("V5", "累计等于上期累计加本月", Level.WARNING, _ytd_carries_on),
    Rule("V6", "同期数与上年审定数一致", Level.ERROR, _base_as_filed_last_year),
    Rule("V7", "新建投产无同期数并填投产年月", Level.ERROR, _new_plant_without_base),
    Rule("V8", "产销率在通常范围", Level.WARNING, _sales_rate),
    Rule("V9", "同比、环比变动幅度", Level.WARNING, _large_swing),
    Rule("V10", "产值与用电量方向一致", Level.WARNING, _power_agrees),
    Rule("V11", "人均产值等在同行业范围", Level.WARNING, _within_band),
    Rule("V12", "营业收入与申报销售额接近", Level.WARNING, _vat_agrees),
    Rule("V13", "报送后修改次数", Level.FLAG, _often_edited),
    Rule("V14", "与上月或上年同期完全相同", Level.FLAG, _repeated),
)
"""The declared checks in the numbering of `operations.md` 7.2; thresholds are in `Limits`."""
