"""What the register contributes to the freeze. Spells carry `seq`: the order in which they became known."""

from __future__ import annotations

from ballast.cube.facts import FactTable, integer, text


def _spells(name: str, subject: str, table: str) -> FactTable:
    return FactTable(
        name,
        (*text(subject, "aspect", "value", "valid_from", "valid_to"), *integer("seq")),
        f"""SELECT {subject}_id, aspect, value, CAST(valid_from AS TEXT), COALESCE(CAST(valid_to AS TEXT), ''),
                   CAST(ROW_NUMBER() OVER (PARTITION BY {subject}_id, aspect ORDER BY id) AS BIGINT)
            FROM {table}""",
    )


FACTS: tuple[FactTable, ...] = (
    FactTable("units", text("code", "name"), "SELECT code, name FROM registry_reportingunit"),
    FactTable("parks", text("code", "name"), "SELECT code, name FROM registry_park"),
    FactTable("enterprises", text("code", "name"), "SELECT code, name FROM registry_enterprise"),
    _spells("unit_spells", "unit", "registry_unitspell"),
    _spells("park_spells", "park", "registry_parkspell"),
    _spells("enterprise_spells", "enterprise", "registry_enterprisespell"),
    FactTable(
        "register_changes",
        (
            *text("enterprise", "change", "kind", "applied_on", "approved_on", "first_period"),
            *integer("base_kept", "seq"),
        ),
        """SELECT enterprise_id, change, kind, COALESCE(CAST(applied_on AS TEXT), ''),
                  COALESCE(CAST(approved_on AS TEXT), ''), first_period,
                  CAST(CASE WHEN base_kept THEN 1 WHEN NOT base_kept THEN 0 END AS BIGINT),
                  CAST(ROW_NUMBER() OVER (PARTITION BY enterprise_id ORDER BY id) AS BIGINT)
           FROM registry_registerchange""",
    ),
    FactTable(
        "successions",
        (*text("predecessor", "successor", "kind", "first_period"), *integer("seq")),
        """SELECT predecessor_id, successor_id, kind, first_period,
                  CAST(ROW_NUMBER() OVER (PARTITION BY predecessor_id ORDER BY id) AS BIGINT)
           FROM registry_succession""",
    ),
    FactTable("lists", text("code", "name", "rule"), "SELECT code, name, rule FROM registry_enterpriselist"),
    FactTable(
        "memberships",
        text("list", "enterprise", "valid_from", "valid_to"),
        """SELECT list_id, enterprise_id, CAST(valid_from AS TEXT), COALESCE(CAST(valid_to AS TEXT), '')
           FROM registry_membership""",
    ),
    FactTable(
        "industries",
        (*text("code", "name", "parent"), *integer("level")),
        "SELECT code, name, parent, CAST(level AS BIGINT) FROM registry_industry",
    ),
)
