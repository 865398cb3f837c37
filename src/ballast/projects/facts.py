"""What projects contribute to the freeze: the newest state of each project for each period it was reported for."""

from __future__ import annotations

from ballast.cube.facts import FactTable, integer, text

FACTS: tuple[FactTable, ...] = (
    FactTable(
        "projects",
        (
            *text(
                "period",
                "project",
                "name",
                "unit",
                "park",
                "industry",
                "nature",
                "stage",
                "started_on",
                "commissioned_on",
            ),
            *integer("key", "total_investment", "full_output", "expected_release", "investment_ytd", "version"),
        ),
        """SELECT period, project_id, name, unit_id, COALESCE(park_id, ''), industry, nature, stage,
                  COALESCE(CAST(started_on AS TEXT), ''), COALESCE(CAST(commissioned_on AS TEXT), ''),
                  CAST(CASE WHEN key THEN 1 ELSE 0 END AS BIGINT), CAST(total_investment AS BIGINT),
                  CAST(full_output AS BIGINT), CAST(expected_release AS BIGINT), CAST(investment_ytd AS BIGINT),
                  CAST(version AS BIGINT)
           FROM (
               SELECT state.*, project.name, project.unit_id, ROW_NUMBER() OVER (
                   PARTITION BY state.period, state.project_id ORDER BY state.version DESC) AS newest
               FROM projects_projectstate AS state
               JOIN projects_project AS project ON project.code = state.project_id
           ) AS versions
           WHERE newest = 1""",
        partition="period",
    ),
)
