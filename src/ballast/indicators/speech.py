"""The 54 figures of the mayor's speech: what each is made of, where its numbers come from and when, and who delivers it.

A figure is *delivered* where an indicator of the catalogue yields it with a command; `lacks` then says what the number is
still short of. Any other figure names the room that will deliver it. `docs/figures.md` is made from this table.

Release lags are sourced where a document gives a day (`operations.md` 3); all others are our suggestion until the office
sets its own calendar.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ballast.rules.rule import Tag


class SourceKind(StrEnum):
    """Where a figure's numbers enter."""

    RETURNS = "returns"
    REGISTER = "register"
    PARK_FORMS = "park_forms"
    RELEASES = "releases"
    TARGETS = "targets"
    PROJECTS = "projects"
    DERIVED = "derived"

    @property
    def label(self) -> str:
        """The name on screen."""
        return _SOURCE_LABELS[self]


_SOURCE_LABELS = {
    SourceKind.RETURNS: "企业月报",
    SourceKind.REGISTER: "名录变动",
    SourceKind.PARK_FORMS: "园区月报",
    SourceKind.RELEASES: "官方发布",
    SourceKind.TARGETS: "目标",
    SourceKind.PROJECTS: "项目",
    SourceKind.DERIVED: "推算",
}


@dataclass(frozen=True)
class Lag:
    """When a number is there after its period, in words; `ground` says where that is known from."""

    words: str
    tag: Tag
    ground: str


@dataclass(frozen=True)
class Feed:
    """A kind of source, the files that bring it (`ballast import KIND`), and its lag. No file: none is declared yet."""

    source: SourceKind
    files: tuple[str, ...]
    lag: Lag


@dataclass(frozen=True)
class SpeechFigure:
    """One figure of the speech; texts are Chinese, `denominator` is `NONE` for levels, counts and ranks.

    Either `commands` (today's catalogue yields it) or `later` (the room that will deliver it) is given, never both.
    """

    code: str
    name: str
    indicators: tuple[str, ...]
    numerator: str
    denominator: str
    scope: str
    period: str
    feed: Feed
    commands: tuple[str, ...] = ()
    later: str = ""
    lacks: str = ""

    def __post_init__(self) -> None:
        problems = (
            ("既要有命令，又要等某个房间，只能取其一" if self.later else "没有命令，也没有说由哪个房间提供")
            if bool(self.commands) == bool(self.later)
            else "",
            "" if self.numerator and self.denominator and self.scope and self.period else "口径没有写全",
            "" if self.feed.lag.words and self.feed.lag.ground else "没有发布时滞或其依据",
            "没有提供数据的文件" if self.commands and not self.feed.files else "",
            "还没有提供，不能说缺什么" if self.lacks and self.later else "",
        )
        if found := [text for text in problems if text]:
            raise ValueError(f"{self.code} {self.name}：{'；'.join(found)}")

    @property
    def delivered(self) -> bool:
        """Whether a command yields it today."""
        return bool(self.commands)


NONE = "—"
CITY, COUNTIES, PARKS = "全市", "各县区（含参加排名的功能区）", "全市各园区"
YTD, YEAR, LATEST, AT_END = "累计（1—n月）", "年度", "不晚于所选时期的最新一期", "期末"

_OFFICE = "建议值，由本单位按工作日历设定"
_FORMS = Lag("月后 15 日前（报送页换月）", Tag.SOURCED, "operations.md 3 [S30]")
_ENTRIES = Lag("入库材料月后 5 日前，批准后的下一期计入", Tag.SOURCED, "operations.md 3 [S61]")
_CONFIRMED = Lag("随企业月报，县区确认后计入", Tag.SUGGESTION, _OFFICE)
_PARK_DAY = Lag("月后约 8 日", Tag.SUGGESTION, "比照县区书面报告的日期，operations.md 3 [S45]")
_RELEASED = Lag("月后 10—18 日", Tag.SOURCED, "operations.md 3 [S98]")
_BULLETIN = Lag("次年 3 月前后（统计公报）", Tag.SUGGESTION, _OFFICE)
_ORDERED = Lag("年初下达后即有；实绩随所指标", Tag.SUGGESTION, _OFFICE)
_SLOWEST = Lag("随所用各数中最晚的一项", Tag.SUGGESTION, _OFFICE)
_MEETING = Lag("季后约 1 个月（考核、约谈）", Tag.SUGGESTION, "operations.md 3 的推断")
_SURVEY = Lag("年度调查成果下发后", Tag.SUGGESTION, _OFFICE)

_RETURNS = Feed(SourceKind.RETURNS, ("returns",), _FORMS)
_RETURNS_REGISTER = Feed(SourceKind.RETURNS, ("returns", "register"), _FORMS)
_REGISTER = Feed(SourceKind.REGISTER, ("register",), _ENTRIES)
_REGISTER_PARKS = Feed(SourceKind.REGISTER, ("register", "enterprises"), _ENTRIES)
_RUN_STATES = Feed(SourceKind.REGISTER, ("runstates",), _CONFIRMED)
_PARK_FORMS = Feed(SourceKind.PARK_FORMS, ("park-forms",), _PARK_DAY)
_PARK_OUTPUT = Feed(SourceKind.PARK_FORMS, ("returns", "park-forms"), _FORMS)
_RELEASES = Feed(SourceKind.RELEASES, ("releases",), _RELEASED)
_ANNUAL = Feed(SourceKind.RELEASES, ("releases",), _BULLETIN)
_LAND = Feed(SourceKind.RELEASES, (), _SURVEY)
_PROJECTS = Feed(SourceKind.PROJECTS, ("projects",), _PARK_DAY)
_PREMISES_TARGET = Feed(SourceKind.TARGETS, ("targets", "park-forms"), _ORDERED)
_ANY = Feed(SourceKind.DERIVED, ("returns", "releases"), _SLOWEST)
_PARKS_AGAINST_CITY = Feed(SourceKind.DERIVED, ("returns", "park-forms"), _SLOWEST)
_LEADING = Feed(SourceKind.DERIVED, ("returns", "parks"), _SLOWEST)
_AGAINST_TARGET = Feed(SourceKind.DERIVED, ("targets", "returns", "releases"), _SLOWEST)
_INTERVIEWS = Feed(SourceKind.DERIVED, ("targets", "releases"), _MEETING)
_TO_CLOSE_GAP = Feed(SourceKind.DERIVED, ("targets", "returns", "register", "projects"), _SLOWEST)

_ALL_CLASSES = "含各类园区；只算县域工业集中区要能按园区类别切（parks）"
_BASE = "同一批企业的上年同期数（本年报）"


def _figures(code: str, *more: str, period: str = "2026-09") -> tuple[str, ...]:
    return (" ".join((f"ballast figures {code} --period {period}", *more)),)


SPEECH: tuple[SpeechFigure, ...] = (
    SpeechFigure("F01", "本年新开工工业项目", ("projects_started",), "开工日期在本年内的项目数", NONE, CITY, YTD, _PROJECTS,
                 _figures("projects_started")),
    SpeechFigure("F02", "加快推进的重点项目", ("key_projects",), "列入重点且已开工、在建的项目数", NONE, CITY, AT_END, _PROJECTS,
                 _figures("key_projects")),
    SpeechFigure("F03", "本年建成投产项目", ("projects_commissioned",), "投产日期在本年内的项目数", NONE, CITY, YTD, _PROJECTS,
                 _figures("projects_commissioned")),
    SpeechFigure("F04", "年内预计释放产能（亿元）", ("expected_release",), "项目填报的年内预计释放产值之和", NONE, CITY, YTD,
                 _PROJECTS, _figures("expected_release")),
    SpeechFigure("F05", "新增规上企业", ("entries",), "首个统计期在本年的入库企业数（毛数）", NONE, CITY, YTD, _REGISTER,
                 _figures("entries")),
    SpeechFigure("F06", "新增规上企业比上年同期多", ("entries_more",), "本年新增数 − 上年同期新增数", NONE, CITY, YTD, _REGISTER,
                 _figures("entries_more")),
    SpeechFigure("F07", "非公有制经济增加值占比", ("nonpublic_share",), "非公有制经济增加值", "地区生产总值", CITY, LATEST, _ANNUAL,
                 _figures("nonpublic_share")),
    SpeechFigure("F08", "非公占比在全省的位次", ("nonpublic_share_rank",), "发布的位次", NONE, "全省各市", LATEST, _ANNUAL,
                 _figures("nonpublic_share_rank")),
    SpeechFigure("F09", "新增标准化厂房（万平方米）", ("new_premises",), "园区填报的本年新增面积之和", NONE, PARKS, YTD, _PARK_FORMS,
                 _figures("new_premises")),
    SpeechFigure("F10", "园区工业产值（亿元）", ("park_output_all", "park_output"), "园区内规上产值＋园区填报的规下产值", NONE,
                 PARKS, YTD, _PARK_OUTPUT, (*_figures("park_output_all"), *_figures("park_output")), lacks=_ALL_CLASSES),
    SpeechFigure("F11", "园区工业产值增速", ("park_output_all_growth", "park_output_growth"), "园区产值本期 − 上年同期",
                 "园区产值上年同期", PARKS, YTD, _PARK_OUTPUT,
                 (*_figures("park_output_all_growth"), *_figures("park_output_growth")), lacks=_ALL_CLASSES),
    SpeechFigure("F12", "园区产值增速高于全市工业产值增速（百分点）", ("park_output_growth_above_city",),
                 "园区产值增速 − 全市规上产值增速（按印出的数相减）", NONE,
                 "规上对规上", YTD, _PARKS_AGAINST_CITY, _figures("park_output_growth_above_city")),
    SpeechFigure("F13", "统计时期本身（1—n月）", (), "所选时期；发布数印自己的时期", NONE, "每张表的题目", YTD, _ANY,
                 _figures("va_growth")),
    SpeechFigure("F14", "规上工业增加值增速", ("va_growth",), "统计部门发布的增速", NONE, CITY, YTD, _RELEASES,
                 _figures("va_growth")),
    SpeechFigure("F15", "规上工业增加值增速低于全省（百分点）", ("va_growth_above_province",), "全市发布数 − 全省发布数（负数为低）",
                 NONE, "全市对全省，同一时期", YTD, _RELEASES, _figures("va_growth_above_province")),
    SpeechFigure("F16", "规上工业增加值增速位次", ("va_growth_rank",), "发布的位次", NONE, "全省各市", YTD, _RELEASES,
                 _figures("va_growth_rank")),
    SpeechFigure("F17", "退库企业", ("exits",), "首个统计期在本年的退库企业数（毛数）", NONE, CITY, YTD, _REGISTER, _figures("exits")),
    SpeechFigure("F18", "停产、半停产企业", ("stopped", "half_stopped"), "县区已确认停产、半停产的在库企业数，两数分列", NONE,
                 "全市；季节性、检修停产不在内", AT_END, _RUN_STATES, (*_figures("stopped"), *_figures("half_stopped"))),
    SpeechFigure("F19", "退库留基企业", ("exits_base_kept",), "本年退库且基数保留的企业数", NONE, CITY, YTD, _REGISTER,
                 _figures("exits_base_kept")),
    SpeechFigure("F20", "退库留基下拉产值增速（百分点）", ("exit_drag",), "退库留基企业本期数 − 其上年同期数", "全部企业上年同期数",
                 "全市规上，加法口径", YTD, _RETURNS_REGISTER, _figures("exit_drag")),
    SpeechFigure("F21", "固定资产投资增速", ("fixed_investment_growth",), "统计部门发布的增速", NONE, CITY, YTD, _RELEASES,
                 _figures("fixed_investment_growth")),
    SpeechFigure("F22", "固定资产投资增速高于全省（百分点）", ("fixed_investment_growth_above_province",),
                 "全市发布数 − 全省发布数", NONE, "全市对全省，同一时期", YTD, _RELEASES,
                 _figures("fixed_investment_growth_above_province")),
    SpeechFigure("F23", "工业投资增速", ("industrial_investment_growth",), "统计部门发布的增速", NONE, CITY, YTD, _RELEASES,
                 _figures("industrial_investment_growth")),
    SpeechFigure("F24", "技改投资增速", ("technical_renovation_growth",), "统计部门发布的增速", NONE, CITY, YTD, _RELEASES,
                 _figures("technical_renovation_growth")),
    SpeechFigure("F25", "工业投资、技改投资增速位次", ("industrial_investment_growth_rank", "technical_renovation_growth_rank"),
                 "发布的位次", NONE, "全省各市", YTD, _RELEASES,
                 (*_figures("industrial_investment_growth_rank"), *_figures("technical_renovation_growth_rank"))),
    SpeechFigure("F26", "全市规上工业总产值增速", ("output_growth",), "本期产值 − 上年同期产值", _BASE, "全市规上", YTD,
                 _RETURNS_REGISTER, _figures("output_growth")),
    SpeechFigure("F27", "固定资产投资增速低于全市的县区数", ("fixed_investment_growth_units_below_city",),
                 "发布增速低于全市发布增速的县区数", NONE, COUNTIES, YTD, _RELEASES,
                 _figures("fixed_investment_growth_units_below_city")),
    SpeechFigure("F28", "固定资产投资负增长的县区数", ("fixed_investment_growth_units_negative",),
                 "发布增速小于 0 的县区数", NONE, COUNTIES, YTD, _RELEASES,
                 _figures("fixed_investment_growth_units_negative")),
    SpeechFigure("F29", "产值超过某一档的园区数", ("parks_above_tier",),
                 "产值不低于档线的园区数（规则 park.output_tiers）", NONE, PARKS, YTD,
                 _PARK_OUTPUT, _figures("parks_above_tier")),
    SpeechFigure("F30", "产值低于某一档的园区数", ("parks_below_tier",),
                 "产值低于档线的园区数（规则 park.output_tiers）", NONE, PARKS, YTD, _PARK_OUTPUT,
                 _figures("parks_below_tier")),
    SpeechFigure("F31", "亩均产值低于界线的园区数", (), "亩均产值低于界线的园区数（规则 park.output_per_mu_line）",
                 "亩均＝园区产值 ÷ 建成面积", PARKS, YTD, _PARK_OUTPUT, later="parks"),
    SpeechFigure("F32", "战新产值占规上产值比重", ("sei_share",), "战略性新兴产业产值", "规上工业总产值", "全市规上", YTD, _RETURNS,
                 _figures("sei_share")),
    SpeechFigure("F33", "制造业增加值占GDP比重", ("manufacturing_gdp_share",), "制造业增加值", "地区生产总值", CITY, LATEST, _ANNUAL,
                 _figures("manufacturing_gdp_share")),
    SpeechFigure("F34", "欠目标进度的指标数", (), "与目标（进度）之差小于 0 的指标数", NONE, "有目标的各项指标", YTD, _AGAINST_TARGET,
                 later="targets"),
    SpeechFigure("F35", "未进入全省第一方阵的指标数", (), "位次在第一方阵线以外的指标数", NONE, "有发布位次的各项指标", LATEST,
                 _RELEASES, later="monitoring"),
    SpeechFigure("F36", "工业增加值占GDP比重", ("industry_gdp_share",), "工业增加值", "地区生产总值", CITY, LATEST, _ANNUAL,
                 _figures("industry_gdp_share")),
    SpeechFigure("F37", "增速连续居全省第一的年数", ("va_growth_years_first",),
                 "年度位次连续为 1 的年数，从最近一年往前数", NONE, "全省各市", YEAR, _ANNUAL,
                 _figures("va_growth_years_first")),
    SpeechFigure("F38", "拟约谈的部门和县区", (), "按约谈规则应约谈的部门、县区数", NONE, "部门、县区", "季度", _INTERVIEWS,
                 later="dispatch"),
    SpeechFigure("F39", "县域经济占GDP比重", ("county_economy_share",), "县域生产总值", "地区生产总值", CITY, LATEST, _ANNUAL,
                 _figures("county_economy_share")),
    SpeechFigure("F40", "县域工业占全市工业比重", ("county_output_share",),
                 "各县规上产值之和", "全市规上产值", "县；功能区不在内", YTD, _RETURNS,
                 _figures("county_output_share")),
    SpeechFigure("F41", "园区上一完整年度产值", ("park_output_all", "park_output"), "园区内规上产值＋园区填报的规下产值", NONE, PARKS,
                 YEAR, _PARK_OUTPUT,
                 (*_figures("park_output_all", period="2025-12"), *_figures("park_output", period="2025-12")),
                 lacks=_ALL_CLASSES),
    SpeechFigure("F42", "园区内企业数", ("park_enterprises",),
                 "园区填报的企业总数", NONE, PARKS, AT_END, _PARK_FORMS, _figures("park_enterprises")),
    SpeechFigure("F43", "园区内规上企业数", ("enterprises",), "园区内在库企业数", NONE, PARKS, AT_END, _REGISTER_PARKS,
                 _figures("enterprises", "--where in_park=in"), lacks=_ALL_CLASSES),
    SpeechFigure("F44", "园区规上企业占全市规上企业比重", ("park_enterprise_share",),
                 "园区内在库企业数", "全市在库企业数", CITY, AT_END, _REGISTER_PARKS,
                 _figures("park_enterprise_share")),
    SpeechFigure("F45", "按地形分的土地：山、丘、川", (), "各坡度级的土地面积", "土地总面积", CITY, YEAR, _LAND, later="parks"),
    SpeechFigure("F46", "按主体功能区分的土地：限制、禁止、重点开发", (), "各类功能区的土地面积", "土地总面积", CITY, YEAR, _LAND,
                 later="parks"),
    SpeechFigure("F47", "首位产业过百亿的县区数，其余还差多少", (),
                 "首位产业产值不低于 100 亿元的县区数；100 亿元 − 其余各县区首位产业产值", NONE, COUNTIES, YEAR, _LEADING,
                 later="parks"),
    SpeechFigure("F48", "标准化厂房年度目标与完成率", ("new_premises_target", "new_premises_completion"), "本年新增面积",
                 "年度目标", CITY, YTD, _PREMISES_TARGET,
                 (*_figures("new_premises_target"), *_figures("new_premises_completion"))),
    SpeechFigure("F49", "全年走势（高开低走）", (), "一季度高点 − 现值，连续回落的期数（规则 high_low.*）", NONE,
                 "全市规上工业增加值增速", "本年各期累计", _RELEASES, later="monitoring"),
    SpeechFigure("F50", "原因：差距由哪些部分构成", ("output_growth",), "各部分本期数 − 其上年同期数", "全部企业上年同期数",
                 "全市规上产值，各部分之和等于增速", YTD, _RETURNS_REGISTER, ("ballast explain output_growth --period 2026-09",),
                 lacks="入库、新建、退库、迁移、停产与其余已分；价格和结构未分出（monitoring）"),
    SpeechFigure("F51", "园区产业结构相似程度（同质化）", (), "两园区各行业产值占比的相似系数", NONE, "园区两两之间", YTD, _LEADING,
                 later="parks"),
    SpeechFigure("F52", "各园区主导产业占比", (), "主导产业规上产值", "园区规上产值", "各园区", YTD, _LEADING, later="parks"),
    SpeechFigure("F53", "各县区后几个月需增长，与目标之差", ("va_growth_required", "va_growth_gap", "output_growth_required"),
                 "（1＋目标）×全年基数 −（1＋累计增速）×累计基数", "全年基数 − 累计基数（用上年产值的实际份额作权重）", COUNTIES, YTD,
                 _AGAINST_TARGET, tuple(_figures(code, "--by unit")[0] for code in
                                        ("va_growth_required", "va_growth_gap", "output_growth_required"))),
    SpeechFigure("F54", "补上差距还需要的项目、入库企业和产能", (), "目标产值 − 预计产值，折成项目、企业、产能", NONE,
                 "全市、各县区", YTD, _TO_CLOSE_GAP, later="targets"),
)  # fmt: skip
"""All figures in the order of the speech."""
