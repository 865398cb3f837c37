"""The shape of the city: eleven ranked units with their weight and their trades, and the parks in them."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from ballast.demo.names import PlaceNames, place_names

NATION, PROVINCE, CITY = "990000", "990900", "990901"
NATION_CODE = "000000"


@dataclass(frozen=True)
class Role:
    """What one of the eleven units is like. `share` of the city's output in thousandths; `firms` above scale in September
    2026; `tilt` tenths of a point of growth in 2026 against the city, compiled and official; `gdp` 亿元 in 2025."""

    key: str
    share: int
    firms: int
    trades: dict[str, int]
    parks: int
    tilt: int
    official_tilt: int
    gdp: int
    below: int


ROLES: tuple[Role, ...] = (
    Role("district", 200, 150, {"1353": 8, "1439": 8, "1491": 8, "1311": 6, "1811": 9, "1821": 7, "2452": 9, "2459": 8,
         "2740": 5, "3021": 6, "3831": 4, "3484": 6, "1512": 3, "3872": 4, "4511": 1, "4610": 1}, 3, 15, 4, 395, 330),
    Role("zone", 170, 95, {"3982": 8, "3912": 8, "3841": 5, "2761": 5, "2740": 5, "3584": 5, "3670": 5, "3091": 4,
         "2661": 4, "3872": 5, "1491": 4}, 1, 25, 31, 178, 60),
    Role("metals", 150, 95, {"0912": 10, "0921": 5, "3212": 4, "2613": 5, "2619": 4, "3011": 2, "3031": 6, "3032": 6,
         "1353": 5, "1530": 4, "1821": 5, "2452": 5, "4413": 4, "4511": 1, "4610": 1}, 2, -30, -38, 192, 160),
    Role("materials", 115, 85, {"3091": 9, "3252": 7, "2661": 6, "2613": 4, "1353": 6, "1329": 5, "1821": 6, "2452": 6,
         "3484": 6, "3021": 4, "1020": 3, "4610": 1}, 2, 15, 22, 148, 150),
    Role("tea", 90, 80, {"1530": 20, "1512": 5, "1522": 4, "1372": 8, "1491": 6, "2730": 5, "2459": 6, "1821": 4,
         "4413": 4, "3021": 3, "4610": 1}, 2, 5, -12, 112, 190),
    Role("water", 75, 68, {"1522": 8, "3218": 4, "1372": 7, "1353": 6, "1439": 5, "1811": 7, "4413": 4, "3021": 3,
         "1392": 5, "4610": 1}, 2, 30, 22, 95, 120),
    Role("machinery", 65, 62, {"3670": 9, "3484": 10, "3511": 7, "3414": 4, "1311": 6, "2625": 4, "1821": 5, "3021": 3,
         "4610": 1}, 2, 60, -26, 88, 110),
    Role("hydro", 45, 32, {"1530": 6, "1372": 5, "1353": 4, "3021": 3, "2459": 4, "4413": 3, "1373": 3, "4610": 1},
         1, -10, 9, 52, 70),
    Role("stone", 40, 45, {"3011": 2, "3021": 6, "3031": 7, "3032": 9, "1011": 5, "0610": 3, "0810": 2, "1373": 4,
         "2730": 4, "4610": 1}, 1, -45, -21, 58, 90),
    Role("toys", 35, 40, {"2452": 10, "2459": 9, "1811": 7, "1392": 3, "1530": 5, "3021": 2, "4610": 1}, 1, 5, -48, 47, 140),
    Role("herbs", 15, 28, {"2730": 8, "1372": 6, "1373": 4, "1530": 5, "1392": 3, "4415": 1, "4610": 1}, 1, 20, 13, 31, 68),
)  # fmt: skip


@dataclass(frozen=True)
class Unit:
    """A reporting unit as the units file lists it."""

    code: str
    name: str
    kind: str
    parent: str
    order: int
    group: str = ""


@dataclass(frozen=True)
class ParkSite:
    """A park as the parks file lists it; `home` are the indices of the ranked units in which it lies."""

    code: str
    name: str
    kind: str
    home: tuple[int, ...]
    leading: tuple[str, ...]
    area: int
    enclave_of: int | None = None


@dataclass(frozen=True)
class Places:
    """Everything on the map. `ranked` are the eleven units in the order of `ROLES`."""

    names: PlaceNames
    nation: Unit
    province: Unit
    city: Unit
    peers: tuple[Unit, ...]
    ranked: tuple[Unit, ...]
    parks: tuple[ParkSite, ...]

    @property
    def cities(self) -> tuple[Unit, ...]:
        """The ten cities of the province that are ranked together, ours first."""
        return (self.city, *self.peers)

    def core(self, index: int) -> str:
        """The name of a ranked unit without its ending."""
        return self.ranked[index].name.removesuffix("高新区")[:2]

    def role_index(self, key: str) -> int:
        """Which of the eleven units plays a role."""
        return next(index for index, role in enumerate(ROLES) if role.key == key)

    def unit_of(self, key: str) -> Unit:
        """The unit that plays a role."""
        return self.ranked[self.role_index(key)]


def make_places(random: Random) -> Places:
    """Draw the map of one city."""
    names = place_names(random)
    ranked = _ranked_units(names)
    city_group = "全省设区市"
    return Places(
        names=names,
        nation=Unit(NATION_CODE, "全国", "全国", "", 1),
        province=Unit(NATION, f"{names.province}省", "省", NATION_CODE, 2),
        city=Unit(CITY, f"{names.city}市", "市", NATION, 10, city_group),
        peers=tuple(
            Unit(f"99{number + 10}00", f"{peer}市", "同级市", NATION, number + 11, city_group)
            for number, peer in enumerate(names.peers)
        ),
        ranked=ranked,
        parks=_parks(names, ranked),
    )


def _ranked_units(names: PlaceNames) -> tuple[Unit, ...]:
    counties = iter(names.counties)
    units: list[Unit] = []
    for index, role in enumerate(ROLES):
        if role.key == "zone":
            code, name, kind = "990971", f"{names.city}高新区", "功能区"
        else:
            ending = "区" if role.key == "district" else "县"
            code, name, kind = f"9909{index + 20:02d}", next(counties) + ending, "县区"
        units.append(Unit(code, name, kind, CITY, 100 + index, "县区及高新区"))
    return tuple(units)


def _parks(names: PlaceNames, ranked: tuple[Unit, ...]) -> tuple[ParkSite, ...]:
    suffixes = ("城东", "江北", "五里滩", "河西", "月坝", "新坪")
    parks: list[ParkSite] = []

    def add(name: str, kind: str, home: tuple[int, ...], enclave_of: int | None = None) -> None:
        role = ROLES[home[0]]
        leading = _leading_divisions(role)
        area = 1400 + role.share * 38 // max(role.parks, 1)
        parks.append(ParkSite(f"{len(parks) + 1:03d}", f"{name}（演示）", kind, home, leading, area, enclave_of))

    for index, role in enumerate(ROLES):
        core = ranked[index].name.removesuffix("高新区")[:2]
        if role.key == "zone":
            add(f"{names.city}高新技术产业开发区", "高新区", (index,))
            continue
        for number in range(role.parks):
            kind = "经开区" if number == 0 and role.key in ("metals", "tea") else "县域工业集中区"
            add(f"{core}{suffixes[(index + number) % len(suffixes)]}{_ending(kind)}", kind, (index,))
    add(f"{names.city}飞地产业园", "县域工业集中区", (0,), enclave_of=len(ROLES) - 1)
    pair = (_index("stone"), _index("toys"))
    add(f"{ranked[pair[0]].name[0]}{ranked[pair[1]].name[0]}河口工业集中区", "县域工业集中区", pair)
    return tuple(parks)


def _ending(kind: str) -> str:
    return "经济技术开发区" if kind == "经开区" else "工业集中区"


def _index(key: str) -> int:
    return next(index for index, role in enumerate(ROLES) if role.key == key)


def _leading_divisions(role: Role) -> tuple[str, ...]:
    weights: dict[str, int] = {}
    for code, weight in role.trades.items():
        weights[code[:2]] = weights.get(code[:2], 0) + weight
    ordered = sorted(weights, key=lambda division: (-weights[division], division))
    return tuple(division for division in ordered if division not in ("44", "45", "46", "09", "10"))[:2]
