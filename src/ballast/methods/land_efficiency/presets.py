"""Published per-mu schemes: indicators with units, weights, baselines, classes, groups; each with place, year, source."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from ballast.methods.exact import HUNDRED, MethodError, Number, number
from ballast.methods.grading import Grade, QuotaRounding, Scheme
from ballast.methods.land_efficiency.facts import Indicator, PeerGroup
from ballast.methods.land_efficiency.rules import GroupMean, LastYearMean, Missing, ScoredItem, ScoreScheme, Style

_ALL = (
    Indicator("tax_per_mu", "亩均税收", "税收", "用地", "万元/亩"),
    Indicator("va_per_mu", "亩均增加值", "增加值", "用地", "万元/亩"),
    Indicator("revenue_per_mu", "亩均营业收入", "营业收入", "用地", "万元/亩"),
    Indicator("renovation_per_mu", "亩均技术改造投资", "技改投资", "用地", "万元/亩"),
    Indicator("va_per_energy", "单位能耗增加值", "增加值", "能耗", "万元/吨标煤"),
    Indicator("tax_per_energy", "单位能耗税收", "税收", "能耗", "万元/吨标煤"),
    Indicator("revenue_per_energy", "单位能耗营业收入", "营业收入", "能耗", "万元/吨标煤"),
    Indicator("va_per_emission", "单位排放增加值", "增加值", "排放", "万元/吨"),
    Indicator("revenue_per_emission", "单位排放营业收入", "营业收入", "排放", "万元/吨"),
    Indicator("va_per_water", "单位用水增加值", "增加值", "用水", "万元/吨"),
    Indicator("tax_per_power", "单位用电税收", "税收", "用电", "元/千瓦时"),
    Indicator("labour_prod", "全员劳动生产率", "增加值", "人数", "万元/人"),
    Indicator("rd_ratio", "研发经费占营业收入比重", "研发支出", "营业收入", "（比值）"),
)
INDICATORS: Mapping[str, Indicator] = {one.code: one for one in _ALL}
"""By code. 万元 / 万千瓦时 is 元/千瓦时; the R&D ratio is a fraction, as the notices' baselines are."""


def _ratio(code: str, weight: Number, baseline: Number | GroupMean | LastYearMean, missing: Missing) -> ScoredItem:
    return ScoredItem(INDICATORS[code], weight, Style.RATIO, baseline, missing)


def _scheme(
    name: str,
    weights: tuple[tuple[str, Number, Number | GroupMean | LastYearMean], ...],
    place: str,
    year: str,
    source: str,
    note: str = "",
    average: tuple[str, ...] = (),
    score_exempt: bool = False,
) -> ScoreScheme:
    items = tuple(
        _ratio(code, weight, base, Missing.PEER_AVERAGE if code in average else Missing.NOT_EVALUATED)
        for code, weight, base in weights
    )
    return ScoreScheme(name, items, score_exempt, place, year, source, note)


_HUANGYAN_SIX = ("tax_per_mu", "va_per_mu", "va_per_energy", "va_per_emission", "labour_prod", "rd_ratio")
_HUANGYAN_WEIGHTS = (30, 20, 20, 10, 10, 10)
_HUANGYAN = "parks.md 1.3、1.4；operations.md 8.2 [S145] chacewang news"


def _huangyan_above(year: str, baselines: tuple[str, ...], news: str) -> ScoreScheme:
    rows = zip(_HUANGYAN_SIX, _HUANGYAN_WEIGHTS, baselines, strict=True)
    weights = tuple((code, weight, Decimal(base)) for code, weight, base in rows)
    note = "无排放数据的，单位排放增加值按规上企业此项平均得分计；未见单项上限"
    name = f"黄岩{year}年规上"
    return _scheme(name, weights, "浙江台州黄岩", year, f"{_HUANGYAN}{news}", note, ("va_per_emission",))


def _huangyan_below(year: str, baselines: tuple[str, str], news: str) -> ScoreScheme:
    weights = (("tax_per_mu", 50, Decimal(baselines[0])), ("tax_per_power", 50, Decimal(baselines[1])))
    return _scheme(f"黄岩{year}年规下", weights, "浙江台州黄岩", year, f"{_HUANGYAN}{news}")


HUANGYAN_2021_ABOVE = _huangyan_above("2021", ("26.01", "132.27", "2.54", "4861.08", "17.45", "0.0305"), "169062")
HUANGYAN_2021_BELOW = _huangyan_below("2021", ("16.601058", "0.236565"), "169062")
HUANGYAN_2022_ABOVE = _huangyan_above("2022", ("24.097", "136.16", "2.694", "4929.81", "18.14", "0.0302"), "430850")
HUANGYAN_2022_BELOW = _huangyan_below("2022", ("11.5932", "0.2352"), "430850")

LINHAI_FROM_3_MU = _scheme(
    "临海2014—2016年3亩以上",
    (
        ("tax_per_mu", 40, 15),
        ("revenue_per_mu", 10, 300),
        ("va_per_energy", 20, 3),
        ("va_per_emission", 15, 500),
        ("va_per_water", 5, Decimal("0.1")),
        ("labour_prod", 10, 15),
    ),
    "浙江临海",
    "2014—2016",
    "parks.md 1.3、1.4 [S C]（二手网页）",
    "排放为化学需氧量",
)
LINHAI_UNDER_3_MU = _scheme(
    "临海2014—2016年3亩以下",
    (("tax_per_mu", 50, 15), ("revenue_per_mu", 20, 300), ("tax_per_power", 30, 2)),
    "浙江临海",
    "2014—2016",
    "parks.md 1.3、1.4 [S C]（二手网页）",
)
HUAIAN_2024 = _scheme(
    "淮安2024年",
    (
        ("tax_per_mu", 45, LastYearMean(2)),
        ("revenue_per_mu", 35, LastYearMean(2)),
        ("tax_per_energy", 20, LastYearMean(2)),
    ),
    "江苏淮安",
    "2024",
    "parks.md 1.3、1.4 [S M]",
    "基准约为上年县区平均的2倍；绿色发展项按单位能耗税收，以电耗计的另设",
)
ANHUI_CITY_ABOVE = _scheme(
    "安徽某市规上",
    (
        ("tax_per_mu", 45, GroupMean()),
        ("revenue_per_mu", 20, GroupMean()),
        ("va_per_energy", 15, GroupMean()),
        ("rd_ratio", 15, GroupMean()),
        ("labour_prod", 5, GroupMean()),
    ),
    "安徽某市",
    "",
    "parks.md 1.3、1.5；operations.md 8.2 [S146]",
    "基准值未公布，按组平均；公用事业、税收扶持、初创、在建企业参与评价、不定等级",
    score_exempt=True,
)
ANHUI_CITY_BELOW = _scheme(
    "安徽某市规下",
    (("tax_per_mu", 100, GroupMean()),),
    "安徽某市",
    "",
    "parks.md 1.3；operations.md 8.2 [S146]",
    "只按亩均税收排位",
    score_exempt=True,
)


def _grades(
    limits: tuple[Number, Number, Number], labels: tuple[str, str, str, str], source: str, managed: str = ""
) -> Scheme:
    """Four classes by the places where A, B and C end, in percent; A and B end at whole places below, D is never over its share."""
    a, b, c = (number(one) for one in limits)
    shares = (a, b - a, c - b, HUNDRED - c)
    rounds = (QuotaRounding.FLOOR, QuotaRounding.FLOOR, QuotaRounding.CEIL, QuotaRounding.FLOOR)
    rows = zip("ABCD", shares, rounds, labels, strict=True)
    grades = tuple(Grade(name, share, rounding, label=label) for name, share, rounding, label in rows)
    return Scheme(grades, "cumulative", managed_as=managed, source=source)


_HUAIAN_LABELS = ("优先发展", "鼓励提升", "监管调控", "落后整治")
HUAIAN_2024_GRADES = _grades((20, 60, 95), _HUAIAN_LABELS, "parks.md 1.5 淮安2024，按县区")
ANHUI_CITY_GRADES = _grades(
    (25, 70, 95), ("优先发展", "鼓励提升", "规范转型", "调控帮扶"), "parks.md 1.5；operations.md 8.2 [S146]", "B"
)
CHAOHU_2021_GRADES = _grades((20, 65, 95), ("", "", "", ""), "per_mu_schemes.json chaohu_2021：20/45/30/5")
WENLING_2022_ABOVE_GRADES = _grades(
    (20, 80, 95), ("", "", "", ""), "parks.md 1.5 温岭2022规上，按五个行业组；A档比例[I]"
)
WENLING_2022_BELOW_GRADES = _grades(
    (5, 75, 95), ("", "", "", ""), "parks.md 1.5 温岭2022规下，按五个行业组；A档比例[I]"
)
WENLING_GROUPS = ("纺织鞋帽橡塑", "金属制品、冶炼加工", "泵阀动力通用设备", "电子电气仪表", "其他")

CIXI_2024_GROUPS = (
    PeerGroup("规上", above_scale=True, tenant=False),
    PeerGroup("规下3亩以上", above_scale=False, tenant=False, land_from=3),
    PeerGroup("规下3亩以下", above_scale=False, tenant=False, land_under=3),
    PeerGroup("无自有工业用地", tenant=True),
)
"""Four rankings (parks.md 1.1, 慈溪 2024)."""

_JINGDE = (
    *("tax_per_mu", "revenue_per_mu", "renovation_per_mu", "labour_prod"),
    *("revenue_per_emission", "rd_ratio", "revenue_per_energy"),
)


def jingde(weights: Mapping[str, Number]) -> ScoreScheme:
    """旌德's min–max scheme (floor 20) with weights in points by indicator code; the published text readable gives no weights.

    Raises `MethodError` for an indicator that is not one of the seven.

    >>> jingde({"tax_per_mu": 40}).items[0].floor_percent
    20
    """
    other = [code for code in weights if code not in _JINGDE]
    if other:
        raise MethodError(f"旌德的七项指标中没有{'、'.join(other)}。可用：{'、'.join(_JINGDE)}")
    items = tuple(ScoredItem(INDICATORS[code], weight, Style.MIN_MAX) for code, weight in weights.items())
    note = "权重由使用者给出；用水、用电、供热、垃圾和污水处理企业不参评"
    return ScoreScheme("旌德", items, place="安徽旌德", source="parks.md 1.2、1.4 [S G]", note=note)


def longyou(weights: Mapping[str, Number], baselines: Mapping[str, Number]) -> ScoreScheme:
    """龙游 2021: (Σ x/b·w) × the firm's correction factor + bonus. Published: tax 30, value added 25; the rest is given here.

    Raises `MethodError` where the two published weights differ, a baseline is lacking, or the weights do not add to 100.

    >>> longyou({"tax_per_mu": 30, "va_per_mu": 25, "labour_prod": 45}, dict.fromkeys(INDICATORS, 10)).year
    '2021'
    """
    if weights.get("tax_per_mu") != 30 or weights.get("va_per_mu") != 25:
        raise MethodError("龙游2021年规上公布的权重是亩均税收30、亩均增加值25。请核对")
    lacking = [code for code in weights if code not in baselines or code not in INDICATORS]
    if lacking or sum(number(one) for one in weights.values()) != HUNDRED:
        raise MethodError(f"权重合计应为100，且每项都要有基准值：{'、'.join(lacking) or '合计不是100'}。请补齐")
    items = tuple(_ratio(code, weight, baselines[code], Missing.NOT_EVALUATED) for code, weight in weights.items())
    note = "总分=Σ×修正系数+加分；当年退规的仍按规上，新升规的仍按规下（以年初状态定组）"
    return ScoreScheme(
        "龙游2021年规上", items, place="浙江龙游", year="2021", source="parks.md 1.4、1.6 [S G]", note=note
    )


def rent_out_penalty(above_scale: bool, tenants: int) -> int:
    """温岭's points off for letting to below-scale firms: above scale the first is free, each further 5; below scale 10, then 5.

    >>> rent_out_penalty(False, 3)
    20
    """
    if tenants < 0:
        raise MethodError(f"承租企业数不能为负，收到{tenants}。请检查数据")
    if not tenants:
        return 0
    return (0 if above_scale else 10) + 5 * (tenants - 1)
