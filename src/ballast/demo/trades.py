"""What the enterprises make: four-digit classes of GB/T 4754-2017 with the ratios that make their numbers hang together."""

from __future__ import annotations

from dataclasses import dataclass

SEASONS: dict[str, tuple[int, ...]] = {
    "even": (72, 58, 88, 85, 86, 90, 83, 83, 88, 86, 89, 92),
    "tea": (20, 30, 170, 240, 160, 80, 60, 50, 70, 50, 40, 30),
    "food": (110, 60, 62, 60, 62, 64, 62, 72, 98, 110, 118, 122),
    "hydro": (50, 45, 55, 70, 90, 110, 130, 125, 115, 90, 65, 55),
    "building": (50, 30, 88, 98, 100, 98, 88, 86, 94, 98, 94, 76),
    "toys": (60, 40, 72, 80, 88, 98, 104, 108, 104, 92, 80, 74),
    "drinks": (62, 56, 72, 80, 94, 110, 122, 118, 96, 72, 60, 58),
    "gas": (140, 120, 95, 70, 58, 52, 50, 50, 55, 75, 105, 130),
}
"""The weight of each month, January first."""


@dataclass(frozen=True)
class Product:
    """A product whose quantity is filed: `price` 千元 of output make one `unit`."""

    name: str
    unit: str
    price: int


@dataclass(frozen=True)
class Trade:
    """One class. `power` kWh, `coal` kgce and `tax` 元 per 万元 of output; `jobs` per 亿元 a year."""

    code: str
    noun: str
    chain: str
    season: str
    mean: int
    power: int
    coal: int
    tax: int
    jobs: int
    export: int = 0
    sei: int = 0
    parks: bool = True
    product: Product | None = None

    @property
    def division(self) -> str:
        """The two-digit division."""
        return self.code[:2]


FOOD, TEA, WATER, TOYS, CLOTHES = (
    "富硒食品产业链",
    "茶产业链",
    "包装饮用水产业链",
    "毛绒玩具文创产业链",
    "纺织服装产业链",
)
STONE, METAL, MATERIAL, MEDICINE = "绿色建材产业链", "有色冶金产业链", "新型材料产业链", "生物医药产业链"
MACHINES, ELECTRONICS, ENERGY = "装备制造产业链", "电子信息产业链", "清洁能源产业链"
CHAINS = (FOOD, TEA, WATER, TOYS, CLOTHES, STONE, METAL, MATERIAL, MEDICINE, MACHINES, ELECTRONICS, ENERGY)

_TEA = Product("精制茶", "吨", 60)
_WATER = Product("瓶装饮用水", "万吨", 8000)
_TOYS = Product("毛绒玩具", "万件", 90)
_CEMENT = Product("水泥", "万吨", 3200)
_HYDRO = Product("水电发电量", "万千瓦时", 3)

TRADES: dict[str, Trade] = {
    trade.code: trade
    for trade in (
        Trade("0610", "煤业", ENERGY, "even", 90, 420, 900, 900, 60, parks=False),
        Trade("0810", "铁矿业", METAL, "even", 110, 700, 500, 800, 55, parks=False),
        Trade("0912", "铅锌矿业", METAL, "even", 190, 820, 420, 820, 50, parks=False),
        Trade("0921", "金矿业", METAL, "even", 240, 640, 300, 900, 45, parks=False),
        Trade("1011", "石灰石矿业", STONE, "building", 60, 520, 360, 520, 60, parks=False),
        Trade("1020", "重晶石矿业", MATERIAL, "even", 70, 560, 300, 560, 60, parks=False),
        Trade("1311", "粮油", FOOD, "food", 110, 90, 60, 120, 40),
        Trade("1329", "饲料", FOOD, "even", 150, 80, 50, 110, 30),
        Trade("1353", "肉制品", FOOD, "food", 130, 130, 80, 160, 70),
        Trade("1372", "菌业", FOOD, "food", 80, 150, 90, 120, 90),
        Trade("1373", "果业", FOOD, "food", 75, 120, 70, 130, 80),
        Trade("1392", "豆制品", FOOD, "food", 55, 140, 80, 120, 80),
        Trade("1439", "方便食品", FOOD, "food", 100, 160, 100, 210, 80, export=2),
        Trade("1491", "健康食品", FOOD, "even", 120, 140, 80, 260, 60, sei=40),
        Trade("1512", "酒业", FOOD, "food", 130, 110, 90, 900, 60),
        Trade("1522", "饮用水", WATER, "drinks", 160, 180, 60, 380, 45, product=_WATER),
        Trade("1530", "茶业", TEA, "tea", 75, 100, 60, 150, 70, export=4, product=_TEA),
        Trade("1811", "服装", CLOTHES, "even", 65, 110, 40, 190, 150, export=15),
        Trade("1821", "针织", CLOTHES, "even", 60, 180, 60, 180, 150, export=20),
        Trade("2452", "玩具", TOYS, "toys", 40, 90, 30, 130, 180, export=45, product=_TOYS),
        Trade("2459", "文创玩具", TOYS, "toys", 38, 80, 30, 130, 180, export=40, product=_TOYS),
        Trade("2613", "无机盐", MATERIAL, "even", 260, 1400, 1500, 320, 40, export=10),
        Trade("2619", "化工", MATERIAL, "even", 240, 1200, 1400, 340, 40, sei=10),
        Trade("2625", "生物肥料", MATERIAL, "even", 110, 240, 220, 180, 40, sei=30),
        Trade("2661", "精细化学", MATERIAL, "even", 200, 600, 500, 360, 45, sei=55),
        Trade("2730", "中药饮片", MEDICINE, "even", 120, 90, 60, 330, 70, sei=35),
        Trade("2740", "制药", MEDICINE, "even", 230, 120, 80, 560, 70, sei=70),
        Trade("2761", "生物药业", MEDICINE, "even", 210, 150, 90, 520, 60, export=8, sei=90),
        Trade("3011", "水泥", STONE, "building", 420, 1050, 2300, 430, 40, parks=False, product=_CEMENT),
        Trade("3021", "混凝土", STONE, "building", 95, 120, 120, 240, 35),
        Trade("3031", "新型墙材", STONE, "building", 60, 360, 600, 230, 70),
        Trade("3032", "石材", STONE, "building", 70, 300, 160, 220, 80, export=6),
        Trade("3091", "石墨新材料", MATERIAL, "even", 230, 1500, 900, 300, 45, export=12, sei=70),
        Trade("3212", "锌业", METAL, "even", 900, 2100, 1100, 260, 30),
        Trade("3218", "硅业", METAL, "even", 480, 4200, 1900, 240, 35, export=14),
        Trade("3252", "铝材", MATERIAL, "even", 330, 700, 300, 230, 45, sei=20),
        Trade("3414", "水轮机", MACHINES, "even", 150, 170, 60, 300, 80, sei=40),
        Trade("3484", "机械", MACHINES, "even", 100, 210, 70, 260, 90),
        Trade("3511", "矿山机械", MACHINES, "even", 130, 190, 70, 280, 80, sei=20),
        Trade("3584", "医疗器械", MEDICINE, "even", 120, 110, 40, 380, 90, export=10, sei=80),
        Trade("3670", "汽车零部件", MACHINES, "even", 210, 230, 80, 290, 80, export=5, sei=25),
        Trade("3831", "电缆", MACHINES, "even", 220, 130, 50, 240, 50),
        Trade("3841", "锂电", ELECTRONICS, "even", 340, 420, 110, 260, 60, export=8, sei=95),
        Trade("3872", "照明", ELECTRONICS, "even", 90, 140, 40, 240, 110, export=18, sei=40),
        Trade("3912", "电脑配件", ELECTRONICS, "even", 130, 120, 40, 220, 120, export=30, sei=60),
        Trade("3982", "电路", ELECTRONICS, "even", 180, 300, 60, 240, 110, export=25, sei=85),
        Trade("4413", "水电", ENERGY, "hydro", 160, 40, 20, 1100, 25, sei=60, parks=False, product=_HYDRO),
        Trade("4415", "风电", ENERGY, "even", 110, 40, 20, 700, 15, sei=100, parks=False),
        Trade("4511", "天然气", ENERGY, "gas", 160, 30, 20, 300, 35, parks=False),
        Trade("4610", "自来水", ENERGY, "even", 35, 520, 40, 320, 80, parks=False),
    )
}
"""`mean` is the usual yearly output in 百万元 before a county's size is taken into account."""

CLASS_NAMES: dict[str, str] = {
    "0610": "烟煤和无烟煤开采洗选", "0810": "铁矿采选", "0912": "铅锌矿采选", "0921": "金矿采选", "1011": "石灰石、石膏开采",
    "1020": "化学矿开采", "1311": "稻谷加工", "1329": "其他饲料加工", "1353": "肉制品及副产品加工", "1372": "食用菌加工",
    "1373": "水果和坚果加工", "1392": "豆制品制造", "1439": "其他方便食品制造", "1491": "营养食品制造", "1512": "白酒制造",
    "1522": "瓶（罐）装饮用水制造", "1530": "精制茶加工", "1811": "运动机织服装制造", "1821": "运动休闲针织服装制造",
    "2452": "塑胶玩具制造", "2459": "其他玩具制造", "2613": "无机盐制造", "2619": "其他基础化学原料制造",
    "2625": "有机肥料及微生物肥料制造", "2661": "化学试剂和助剂制造", "2730": "中药饮片加工", "2740": "中成药生产",
    "2761": "生物药品制造", "3011": "水泥制造", "3021": "水泥制品制造", "3031": "粘土砖瓦及建筑砌块制造",
    "3032": "建筑用石加工", "3091": "石墨及碳素制品制造", "3212": "铅锌冶炼", "3218": "硅冶炼", "3252": "铝压延加工",
    "3414": "水轮机及辅机制造", "3484": "机械零部件加工", "3511": "矿山机械制造", "3584": "医疗、外科及兽医用器械制造",
    "3670": "汽车零部件及配件制造", "3831": "电线、电缆制造", "3841": "锂离子电池制造", "3872": "照明灯具制造",
    "3912": "计算机零部件制造", "3982": "电子电路制造", "4413": "水力发电", "4415": "风力发电",
    "4511": "天然气生产和供应业", "4610": "自来水生产和供应",
}  # fmt: skip

DIVISIONS: tuple[str, ...] = tuple(sorted({trade.division for trade in TRADES.values()}))

VALUE_ADDED_RATES: dict[str, int] = {
    "06": 520, "08": 430, "09": 450, "10": 420, "13": 215, "14": 262, "15": 385, "18": 268, "24": 255, "26": 228,
    "27": 362, "30": 272, "32": 182, "34": 258, "35": 266, "36": 224, "38": 212, "39": 218, "44": 540, "45": 205,
    "46": 430,
}  # fmt: skip
"""Value added as a share of output in 2025, tenths of a percent."""

PRICE_DRIFTS: dict[str, int] = {
    "06": -92, "08": -48, "09": 36, "10": -32, "13": -18, "14": -9, "15": 4, "18": -8, "24": -12, "26": -64,
    "27": -6, "30": -78, "32": 22, "34": -14, "35": -11, "36": -26, "38": -34, "39": -29, "44": -16, "45": -12,
    "46": 3,
}  # fmt: skip
"""Where producer prices stand in September 2026 against a year before, tenths of a percent."""
