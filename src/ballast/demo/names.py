"""Invented names. None of the places exists; every enterprise and park says that it is a demonstration."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

DEMO = "演示数据"

_CITIES = ("泽岚", "霁泽", "澜砚", "渌源", "漪江", "璟川", "岚泽", "澹江")
_PROVINCES = ("溯江", "朔澜", "峦川", "皓岭")
_PEERS = (
    "望澜",
    "云埠",
    "栖梧",
    "霁城",
    "皓川",
    "漱石",
    "屿川",
    "汀澜",
    "雁汀",
    "沁岚",
    "梧汀",
    "翠渚",
    "燕汀",
    "岑江",
)
_COUNTIES = (
    "岚渡", "青砚", "云汐", "石垭", "柏澜", "桐渚", "澄潭", "霁川", "雾岭", "竹漪", "枫渚", "松岫",
    "棠溪", "栖岚", "梨涧", "杉洛", "茗垭", "汐口", "禾汀", "苔溪", "筠溪", "蒹河", "榆涧", "湄渡",
)  # fmt: skip
_WORDS = (
    "恒润 隆昌 天秀 宏达 绿源 富民 鼎新 云峰 华岳 金穗 瑞丰 长青 百川 嘉禾 东篱 锦程 盛源 同心 博雅 远航 "
    "晨曦 翔宇 万象 润泽 德馨 明远 兴茂 永泰 顺和 广益 君竹 清源 山泉 福满 众诚 巨力 凯歌 天泽 创景 汇丰源 "
    "启明 正阳 仁和堂 百草 岭秀 春晖 茂林 硒谷 云雾 碧峰 紫岩 银杏坡 石泉湾 龙脊 凤鸣 鹤舞 双溪 三河口 五峰 九曲 "
    "兰亭 桂香 松风 梅岭 柳湾 荷塘 枫林渡 椿香 樟园 楠木 北坡 南屏 西岭 东桥 中原里 前山 后坪 上坝 下河 平川 "
    "精工 智联 恒晟 卓越 超凡 领先 众创 新纪 方圆 合力 通达 捷安 稳固 坚石 磐基 立信 诚远 信达 优品 良匠"
).split()


@dataclass(frozen=True)
class PlaceNames:
    """The names of one generated place: cores without their ending (市, 县, …)."""

    city: str
    province: str
    peers: tuple[str, ...]
    counties: tuple[str, ...]


def place_names(random: Random) -> PlaceNames:
    """Draw the names of a city, its province, nine peers and ten counties, all different."""
    return PlaceNames(
        city=random.choice(_CITIES),
        province=random.choice(_PROVINCES),
        peers=tuple(random.sample(_PEERS, 9)),
        counties=tuple(random.sample(_COUNTIES, 10)),
    )


class EnterpriseNames:
    """Hands out enterprise names, each once."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._given: set[str] = set()

    def draw(self, place: str, noun: str) -> str:
        """A new name of the form 青砚恒润茶业有限公司（演示）."""
        while True:
            word = self._random.choice(_WORDS)
            if len(self._given) > len(_WORDS) * 8 and self._random.random() < 0.3:
                word += self._random.choice(("源", "达", "新", "和", "安", "盛"))
            form = "股份有限公司" if self._random.random() < 0.04 else "有限公司"
            name = f"{place}{word}{noun}{form}（演示）"
            if name not in self._given:
                self._given.add(name)
                return name
