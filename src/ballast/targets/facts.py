"""What targets contribute to the freeze: the newest version of each."""

from __future__ import annotations

from ballast.cube.facts import FactTable, integer, text

FACTS: tuple[FactTable, ...] = (
    FactTable(
        "targets",
        (
            *text("indicator", "unit", "park", "kind", "tier", "unit_name", "curve", "document"),
            *integer("year", "value", "version"),
        ),
        """SELECT indicator, COALESCE(unit_id, ''), COALESCE(park_id, ''), kind, tier, unit_name, curve, document,
                  CAST(year AS BIGINT), CAST(value AS BIGINT), CAST(version AS BIGINT)
           FROM (
               SELECT target.*, ROW_NUMBER() OVER (
                   PARTITION BY indicator, unit_id, park_id, year, kind, tier ORDER BY version DESC) AS newest
               FROM targets_target AS target
           ) AS versions
           WHERE newest = 1""",
    ),
)
