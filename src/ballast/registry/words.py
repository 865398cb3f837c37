"""The words of the register on screen: aspects, their codes, kinds of changes and of places."""

from __future__ import annotations

from ballast.indicators.industries import DIVISIONS, SECTIONS, division_of

SIZES = {"1": "大型", "2": "中型", "3": "小型", "4": "微型"}
RUN_STATES = {
    "normal": "正常",
    "stopped": "停产",
    "half_stopped": "半停产",
    "seasonal": "季节性停产",
    "maintenance": "检修停产",
}
REGISTER_STATES = {"in": "在库", "out": "已退库", "never": "未入库"}
PARK_CLASSES = {"county_park": "县域工业集中区", "high_tech": "高新区", "economic": "经开区"}
UNIT_KINDS = {
    "nation": "全国",
    "province": "全省",
    "peer": "兄弟市州",
    "city": "全市",
    "county": "县区",
    "zone": "开发区",
}
ASPECTS = {
    "unit": "报送单位",
    "park": "园区",
    "second_park": "第二园区",
    "industry": "行业",
    "ownership": "登记注册类型",
    "control": "控股情况",
    "size": "企业规模",
    "chain": "产业链",
    "pillar": "支柱产业",
    "run_state": "生产状态",
    "run_state_reason": "停产原因代码",
}
CHANGES = {"entry": "入库", "exit": "退库"}
CHANGE_KINDS = {
    "initial": "期初在库",
    "new_plant": "新建投产",
    "promoted": "规下升规",
    "trade_changed": "转专业",
    "resumed": "恢复",
    "closed": "停产关闭",
    "shrunk": "规模萎缩",
    "cancelled": "注销",
    "bankrupt": "破产",
    "moved_out": "迁出",
}
SUCCESSIONS = {
    "new_code": "更换代码",
    "merger": "合并",
    "split": "分立",
    "move": "迁移",
    "trade_changed": "转行",
}
OWNERSHIP = {
    "111": "国有独资公司", "112": "私营有限责任公司", "119": "其他有限责任公司",
    "121": "私营股份有限公司", "129": "其他股份有限公司", "131": "全民所有制企业",
    "132": "集体所有制企业", "133": "股份合作企业", "134": "联营企业",
    "140": "个人独资企业", "150": "合伙企业", "190": "其他内资企业",
    "210": "港澳台投资有限公司", "220": "港澳台投资股份公司", "230": "港澳台投资合伙企业",
    "290": "其他港澳台投资企业", "310": "外商投资有限公司", "320": "外商投资股份公司",
    "330": "外商投资合伙企业", "390": "其他外商投资企业",
}  # fmt: skip
_CONTROL = {"1": "国有控股", "2": "集体控股", "3": "私人控股", "4": "港澳台商控股", "5": "外商控股", "9": "其他"}
_OWN_WORDS = {"size": SIZES, "run_state": RUN_STATES, "control": _CONTROL, "ownership": OWNERSHIP}


def industry(code: str) -> str:
    """The name of the division that a code of GB/T 4754 lies in, with the code; the code alone where it is none."""
    if not code:
        return ""
    division = division_of(code)
    name = DIVISIONS.get(division, "") if division else SECTIONS.get(code, ("", 0, 0))[0]
    return f"{name}（{code}）" if name else code


def industries(codes: str) -> str:
    """The names of several divisions, from their codes as a park's file lists them."""
    return "、".join(industry(code.strip()) for code in codes.replace(",", "、").split("、") if code.strip())


def value(aspect: str, code: str) -> str:
    """What an aspect's code says; the code itself where it has no words of its own."""
    if aspect == "industry":
        return industry(code)
    if aspect in ("park", "second_park") and code in ("", "none"):
        return "园区外"
    return _OWN_WORDS.get(aspect, {}).get(code, code)
