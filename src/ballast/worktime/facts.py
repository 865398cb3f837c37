"""What the working calendar contributes to the freeze: each day as it was set last, and the years that are published."""

from __future__ import annotations

from ballast.cube.facts import FactTable, integer, text

FACTS: tuple[FactTable, ...] = (
    FactTable(
        "work_days",
        text("day", "kind"),
        """SELECT CAST(day AS TEXT), kind FROM worktime_daysetting AS newest
           WHERE NOT EXISTS (SELECT 1 FROM worktime_daysetting AS later
                             WHERE later.day = newest.day AND later.id > newest.id)""",
    ),
    FactTable(
        "work_years",
        integer("year"),
        "SELECT DISTINCT CAST(year AS BIGINT) FROM worktime_publishedyear",
    ),
)
