"""Industrial projects and their monthly state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from ballast.demo.places import ROLES, Places
from ballast.demo.timeline import WEAK_YEAR
from ballast.demo.trades import TRADES
from ballast.demo.writers import Row, Table, write_xlsx
from ballast.kernel.period import Period

COUNT = 120
PERIODS = (Period(2025, 9), *WEAK_YEAR)
HEADS = (
    "项目代码", "项目名称", "单位", "园区", "行业代码", "性质", "重点", "总投资(万元)", "达产产值(万元)",
    "年内预计释放产值(万元)", "阶段", "开工日期", "投产日期", "时期", "本年累计投资(万元)",
)  # fmt: skip


@dataclass(frozen=True)
class Project:
    """One project; money in 万元. `start` and `done` may lie ahead."""

    code: str
    name: str
    unit: str
    park: str
    trade: str
    nature: str
    key: bool
    total: int
    full_output: int
    known: date
    start: date
    done: date

    def stage(self, day: date) -> str:
        """Where it stands on a day."""
        if day < self.start:
            ahead = (self.start - day).days
            return "在谈" if ahead > 270 else "签约" if ahead > 150 else "前期"
        if day < self.done:
            gone = (day - self.start).days
            return "开工" if gone < 62 else "竣工" if (self.done - day).days < 31 else "在建"
        return "投产" if (day - self.done).days < 365 else "达产"

    def release(self, day: date) -> int:
        """Output it is expected to add in the year of `day`: a ramp from its commissioning to the end of the year."""
        if self.done.year != day.year:
            return 0
        return self.full_output * (12 - self.done.month) * 6 // (12 * 10)

    def invested(self, day: date) -> int:
        """Investment from the start of the year to a day, spread evenly over the time of building."""
        first, last = max(self.start, date(day.year, 1, 1)), min(self.done, day)
        return self.total * max(0, (last - first).days) // max(1, (self.done - self.start).days)


def make_projects(random: Random, places: Places) -> list[Project]:
    """Draw the projects; most lie in parks, a third are key projects."""
    projects: list[Project] = []
    for number in range(COUNT):
        home = random.choices(range(len(ROLES)), [role.share + 40 for role in ROLES])[0]
        trade = TRADES[random.choice([code for code in ROLES[home].trades if code != "4610"])]
        parks = [park.code for park in places.parks if home in park.home and trade.parks]
        nature = random.choices(("新建", "技改", "扩建"), (60, 28, 12))[0]
        start = date(2024, 9, 1) + timedelta(days=random.randrange(900))
        total = random.choice((3_000, 5_000, 8_000, 12_000, 18_000, 26_000, 42_000, 68_000, 120_000))
        days = 150 + random.randrange(300) + total // 400
        projects.append(
            Project(
                code=f"XM{number + 1:03d}",
                name=f"{places.core(home)}{trade.noun}{nature}项目{number + 1:03d}号（演示）",
                unit=places.ranked[home].code,
                park=random.choice(parks) if parks and random.random() < 0.85 else "",
                trade=trade.code,
                nature=nature,
                key=total >= 42_000 or random.random() < 0.08,
                total=total,
                full_output=total * random.randrange(9, 19) // 10,
                known=start - timedelta(days=random.randrange(120, 420)),
                start=start,
                done=start + timedelta(days=days),
            )
        )
    return projects


def _row(project: Project, period: Period) -> Row:
    day = period.last_day
    return (
        project.code,
        project.name,
        project.unit,
        project.park or None,
        project.trade,
        project.nature,
        "是" if project.key else "否",
        project.total,
        project.full_output,
        project.release(day),
        project.stage(day),
        project.start.isoformat() if project.start <= day else None,
        project.done.isoformat() if project.done <= day else None,
        str(period),
        project.invested(day),
    )


def write_projects(out: Path, projects: list[Project], period: Period) -> str:
    """Write the state of all projects known at the end of a period."""
    rows = [_row(project, period) for project in projects if project.known <= period.last_day]
    name = f"projects/{period}.xlsx"
    write_xlsx(out / name, Table.plain(f"{period.full_label()}工业项目进展", HEADS, rows))
    return name
